package dev.hourledger.gateway.http;

import dev.hourledger.gateway.domain.KeyHasher;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an operator can set of the HTTP API. Immutable; {@code toString} hides the secrets (P9).
 *
 * @param adminToken the bearer token of the admin calls, at least {@link #MIN_ADMIN_TOKEN_CHARACTERS}
 * @param deadline within which a body has to arrive, and then within which the request is answered
 * @param maxInFlight commands between publishing and answer, over which a request gets {@code unavailable} at once
 * @param requestsPerSecondOverride replaces every plan's cap; null: the plan's
 */
public record HttpApiSettings(
        KeyHasher keyHasher,
        String adminToken,
        Duration deadline,
        int maxInFlight,
        @Nullable Integer requestsPerSecondOverride) {
    /** The shortest admin token. */
    public static final int MIN_ADMIN_TOKEN_CHARACTERS = 32;
    /** The deadline of the contract. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);
    /** About two seconds of work of one gateway at full load, some 10 MB. */
    public static final int DEFAULT_MAX_IN_FLIGHT = 10_000;

    /** Throws IllegalArgumentException for values that cannot work. */
    public HttpApiSettings {
        if (adminToken.length() < MIN_ADMIN_TOKEN_CHARACTERS) {
            throw new IllegalArgumentException("the admin token is too short");
        }
        if (deadline.toMillis() <= 0) {
            throw new IllegalArgumentException("deadline: " + deadline);
        }
        if (maxInFlight <= 0) {
            throw new IllegalArgumentException("maxInFlight: " + maxInFlight);
        }
        if (requestsPerSecondOverride != null && requestsPerSecondOverride <= 0) {
            throw new IllegalArgumentException("requestsPerSecondOverride: " + requestsPerSecondOverride);
        }
    }

    @Override
    public String toString() {
        return "HttpApiSettings[deadline=" + deadline + ", maxInFlight=" + maxInFlight + ", requestsPerSecondOverride="
                + requestsPerSecondOverride + "]";
    }
}
