package dev.hourledger.savings.domain;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One record of raw-events: a fact with what the gateway minted for it. Immutable.
 *
 * @param eventId {@code evt_} and a ULID
 * @param orgId the record's org; empty for reference data, which belongs to every org of the partition
 * @param receivedAt the decision's only clock, to the millisecond
 * @param apiKeyPrefix the key that the request came with; null for admin calls and reference data
 * @param livemode false only for requests with a test key
 */
public record RawFact(
        String eventId,
        String orgId,
        Instant receivedAt,
        @Nullable String apiKeyPrefix,
        boolean livemode,
        Fact fact) {
    /** The idempotency key whose original the shell is to fetch; empty when the record claims none. */
    public Optional<IdempotencyKey> idempotencyKey() {
        return fact instanceof Fact.TaskReported task && task.idempotencyKey() != null
                ? Optional.of(new IdempotencyKey(orgId, livemode, task.idempotencyKey()))
                : Optional.empty();
    }

    /** The month whose usage the shell is to fetch. */
    public UsageMonth usageMonth() {
        return UsageMonth.of(receivedAt);
    }
}
