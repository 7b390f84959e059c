package dev.hourledger.savings.domain;

import static dev.hourledger.contract.ErrorCode.INVALID_API_KEY;
import static dev.hourledger.contract.ErrorCode.KEY_REVOKED;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the key that a record came with may decide anything: gateways refuse from their directory, here it is exact.
 * Pure.
 */
final class Keys {
    private Keys() {}

    /** Why a record is refused for its key; empty: the org is there and the key works. */
    static Optional<Decision> refusal(@Nullable OrgSettings org, RawFact raw) {
        // A key of the other mode is not the one that the gateway checked.
        Optional<ApiKey> key = Optional.ofNullable(raw.apiKeyPrefix())
                .flatMap(prefix -> org == null ? Optional.empty() : org.apiKey(prefix))
                .filter(known -> known.livemode() == raw.livemode());
        if (key.isEmpty()) {
            return Optional.of(Decision.rejected(INVALID_API_KEY));
        }
        return key.get().worksAt(raw.receivedAt()) ? Optional.empty() : Optional.of(Decision.rejected(KEY_REVOKED));
    }

    /** Whether a record was refused for its key. */
    static boolean isRefusal(Outcome outcome) {
        return outcome instanceof Outcome.Rejected rejected
                && (rejected.code() == INVALID_API_KEY || rejected.code() == KEY_REVOKED);
    }
}
