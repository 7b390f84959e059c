package dev.hourledger.gateway.domain;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A command with what the gateway mints for it. Immutable.
 *
 * @param eventId evt_ and a ULID whose time part is receivedAt, of an earlier request if that one is waited for
 * @param receivedAt to the millisecond
 * @param apiKeyPrefix the key that the request came with; null for admin calls
 * @param livemode true for live keys and admin calls
 * @param requestId the X-Request-Id
 * @param traceparent of a request that is traced, as W3C text; null: it is not
 */
public record CommandEnvelope(
        String eventId,
        String orgId,
        Instant receivedAt,
        @Nullable String apiKeyPrefix,
        boolean livemode,
        String requestId,
        Command command,
        @Nullable String traceparent) {
    /** Of a request that is not traced. */
    public CommandEnvelope(
            String eventId,
            String orgId,
            Instant receivedAt,
            @Nullable String apiKeyPrefix,
            boolean livemode,
            String requestId,
            Command command) {
        this(eventId, orgId, receivedAt, apiKeyPrefix, livemode, requestId, command, null);
    }

    /**
     * What is left at {@code now} of a deadline that began when it was received. A clock that was set meanwhile makes
     * it neither longer than the deadline nor negative.
     */
    public Duration left(Duration deadline, Instant now) {
        Duration left = deadline.minus(Duration.between(receivedAt, now));
        return left.isNegative() ? Duration.ZERO : left.compareTo(deadline) > 0 ? deadline : left;
    }

    /** The same below another span of its trace. */
    public CommandEnvelope under(@Nullable String span) {
        return span == null
                ? this
                : new CommandEnvelope(eventId, orgId, receivedAt, apiKeyPrefix, livemode, requestId, command, span);
    }
}
