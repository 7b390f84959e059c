package dev.hourledger.savings.domain;

/** Where the cost of an agent's run comes from. Source: HTTP contract, {@code resolved_cost_source}. */
public enum CostSource {
    /** The report's {@code agent_cost}. */
    PROVIDED,
    /** Worked out from tokens and model prices. */
    COMPUTED,
    /** Not known; counts as 0 in the net. */
    NONE
}
