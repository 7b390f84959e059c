package dev.hourledger.savings.domain;

import org.jspecify.annotations.Nullable;

/**
 * What the records before a record left behind, as far as it can decide this one: everything that the shell fetched.
 * Immutable.
 *
 * @param settings null: no such org
 * @param eventsThisMonth live events that the org has recorded in {@link RawFact#usageMonth()}
 * @param original what is stored under {@link RawFact#idempotencyKey()}; null: nothing
 */
public record OrgState(
        @Nullable OrgSettings settings,
        ReferenceData reference,
        long eventsThisMonth,
        @Nullable Original original) {}
