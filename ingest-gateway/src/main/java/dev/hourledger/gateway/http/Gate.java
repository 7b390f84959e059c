package dev.hourledger.gateway.http;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.domain.AccessGrant;
import dev.hourledger.gateway.domain.ApiKeyText;
import dev.hourledger.gateway.domain.KeyHasher;
import dev.hourledger.gateway.domain.SecretHash;
import dev.hourledger.gateway.port.Directory;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Lets a request in or not, before anybody looks at its path, so that nobody without a key learns what is there.
 * Thread-safe.
 * Source: HTTP contract "Authentication", ADR 0005.
 */
final class Gate {
    private static final String SCHEME = "Bearer ";

    private final Directory directory;
    private final RateLimits limits;
    private final KeyHasher hasher;
    private final byte[] adminToken;
    private final InstantSource clock;

    Gate(Directory directory, RateLimits limits, HttpApiSettings settings, InstantSource clock) {
        this.clock = clock;
        this.directory = directory;
        this.limits = limits;
        this.hasher = settings.keyHasher();
        this.adminToken = settings.adminToken().getBytes(StandardCharsets.UTF_8);
    }

    /** Why an admin call may not pass; empty: it may. */
    Optional<ErrorCode> checkAdmin(Exchange exchange) {
        List<String> authorizations = authorizations(exchange);
        if (authorizations.isEmpty()) {
            return Optional.of(ErrorCode.MISSING_AUTHORIZATION);
        }
        boolean right = token(authorizations)
                .map(token -> MessageDigest.isEqual(adminToken, token.getBytes(StandardCharsets.UTF_8)))
                .orElse(false);
        return right ? Optional.empty() : Optional.of(ErrorCode.INVALID_API_KEY);
    }

    /** Why a call with an API key may not pass; empty: it may, and the exchange has its grant. */
    Optional<ErrorCode> checkKey(Exchange exchange) {
        List<String> authorizations = authorizations(exchange);
        if (authorizations.isEmpty()) {
            return Optional.of(ErrorCode.MISSING_AUTHORIZATION);
        }
        Optional<ApiKeyText> key = token(authorizations).flatMap(ApiKeyText::parse);
        if (key.isEmpty()) {
            return Optional.of(ErrorCode.INVALID_API_KEY);
        }
        SecretHash hash = hasher.hash(key.get().text());
        Optional<AccessGrant> grant = directory.find(key.get().prefix()).filter(known -> known.secretHash()
                .equals(hash));
        if (grant.isEmpty()) {
            // A gateway that has not read every key must not tell the holder of a good one to throw it away.
            return Optional.of(directory.caughtUp() ? ErrorCode.INVALID_API_KEY : ErrorCode.UNAVAILABLE);
        }
        return checkGrant(exchange, grant.get());
    }

    private Optional<ErrorCode> checkGrant(Exchange exchange, AccessGrant grant) {
        RateLimits.Standing standing = limits.take(grant);
        exchange.grant(grant, standing);
        if (!grant.worksAt(clock.instant())) {
            return Optional.of(ErrorCode.KEY_REVOKED);
        }
        return standing.allowed() ? Optional.empty() : Optional.of(ErrorCode.RATE_LIMITED);
    }

    private static List<String> authorizations(Exchange exchange) {
        return exchange.request().headers().getAll(HttpHeaders.AUTHORIZATION);
    }

    /** The token of the one Authorization header; the scheme's case does not count. */
    private static Optional<String> token(List<String> authorizations) {
        String header = authorizations.get(0);
        boolean bearer = authorizations.size() == 1 && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        return bearer ? Optional.of(header.substring(SCHEME.length()).strip()) : Optional.empty();
    }
}
