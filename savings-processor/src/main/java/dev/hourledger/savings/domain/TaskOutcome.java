package dev.hourledger.savings.domain;

import java.math.BigDecimal;

/** How an agent says its task ended, with how much of the baseline that counts unless the org says otherwise. */
public enum TaskOutcome {
    /** Done. */
    SUCCESS(BigDecimal.ONE),
    /** Not done: it saved nobody any work, and still carries its cost. */
    FAILURE(BigDecimal.ZERO),
    /** Done, and a human is to look at it. */
    NEEDS_REVIEW(BigDecimal.ONE);

    private final BigDecimal defaultCredit;

    TaskOutcome(BigDecimal defaultCredit) {
        this.defaultCredit = defaultCredit;
    }

    /** The share of the baseline that counts, 0 to 1, where the org sets none. Source: design "The decision". */
    public BigDecimal defaultCredit() {
        return defaultCredit;
    }
}
