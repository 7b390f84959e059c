package dev.hourledger.savings.domain;

/** The layers that can supply a human baseline, in order of precedence. Source: design "The decision". */
public enum BaselineSource {
    /** The report's own {@code human_baseline_minutes}. */
    REQUEST,
    /** The org's value for a built-in type. */
    OVERRIDE,
    /** The org's own task type. */
    CUSTOM,
    /** The built-in catalogue. */
    BUILTIN,
    /** The org's default for unknown types. */
    FALLBACK
}
