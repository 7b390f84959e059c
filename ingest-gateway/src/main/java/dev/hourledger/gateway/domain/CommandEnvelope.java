package dev.hourledger.gateway.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A command with what the gateway mints for it. Immutable.
 *
 * @param eventId evt_ and a ULID whose time part is receivedAt
 * @param receivedAt to the millisecond
 * @param apiKeyPrefix the key that the request came with; null for admin calls
 * @param livemode true for live keys and admin calls
 * @param requestId the X-Request-Id
 */
public record CommandEnvelope(
        String eventId,
        String orgId,
        Instant receivedAt,
        @Nullable String apiKeyPrefix,
        boolean livemode,
        String requestId,
        Command command) {}
