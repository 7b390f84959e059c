package dev.hourledger.gateway.kafka;

import dev.hourledger.events.AccessEntry;
import dev.hourledger.events.AccessState;
import dev.hourledger.gateway.domain.AccessGrant;
import dev.hourledger.gateway.domain.SecretHash;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/** Records of access-directory as the grants of the domain: the one place where the two meet. */
final class AccessEntries {
    private final OptionalInt requestsPerSecondOverride;

    AccessEntries(OptionalInt requestsPerSecondOverride) {
        this.requestsPerSecondOverride = requestsPerSecondOverride;
    }

    /**
     * The grant of an entry. A state that this release does not know opens no door.
     *
     * @throws IllegalArgumentException when the entry makes no sense
     */
    AccessGrant fromAvro(String key, AccessEntry entry) {
        if (!entry.getPrefix().equals(key)) {
            throw new IllegalArgumentException("the record's key is not the entry's prefix");
        }
        int planned = entry.getPlan().getRequestsPerSecond();
        if (planned < 1) {
            throw new IllegalArgumentException("the plan allows " + planned + " requests per second");
        }
        return new AccessGrant(
                entry.getPrefix(),
                entry.getOrgId(),
                new SecretHash(bytes(entry.getSecretHash())),
                entry.getLivemode(),
                entry.getState() != AccessState.active,
                entry.getPlan().getKey(),
                requestsPerSecondOverride.orElse(planned));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
