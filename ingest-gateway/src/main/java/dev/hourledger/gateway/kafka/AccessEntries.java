package dev.hourledger.gateway.kafka;

import dev.hourledger.events.AccessEntry;
import dev.hourledger.events.AccessState;
import dev.hourledger.gateway.domain.AccessGrant;
import dev.hourledger.gateway.domain.SecretHash;
import java.nio.ByteBuffer;

/** Records of access-directory as the grants of the domain: the one place where the two meet. */
final class AccessEntries {
    private AccessEntries() {}

    /**
     * The grant of an entry. A state that this release does not know opens no door.
     *
     * @throws IllegalArgumentException when the entry makes no sense
     */
    static AccessGrant fromAvro(String key, AccessEntry entry) {
        if (!entry.getPrefix().equals(key)) {
            throw new IllegalArgumentException("the record's key is not the entry's prefix");
        }
        int requestsPerSecond = entry.getPlan().getRequestsPerSecond();
        if (requestsPerSecond < 1) {
            throw new IllegalArgumentException("the plan allows " + requestsPerSecond + " requests per second");
        }
        return new AccessGrant(
                entry.getPrefix(),
                entry.getOrgId(),
                new SecretHash(bytes(entry.getSecretHash())),
                entry.getLivemode(),
                entry.getState() != AccessState.active,
                entry.getPlan().getKey(),
                requestsPerSecond,
                entry.getPlan().getCustomisationAllowed(),
                entry.getExpiresAt());
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
