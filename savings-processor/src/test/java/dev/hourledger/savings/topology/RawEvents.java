package dev.hourledger.savings.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hourledger.contract.ApiKeyHash;
import dev.hourledger.contract.EventId;
import dev.hourledger.events.ApiKeyIssued;
import dev.hourledger.events.ApiKeyRevoked;
import dev.hourledger.events.ApiKeyRotated;
import dev.hourledger.events.CatalogueEntry;
import dev.hourledger.events.CatalogueLoaded;
import dev.hourledger.events.OrgRegistered;
import dev.hourledger.events.Plan;
import dev.hourledger.events.PlansLoaded;
import dev.hourledger.events.RawEvent;
import dev.hourledger.events.TaskOutcome;
import dev.hourledger.events.TaskReported;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records of raw-events as a gateway writes them; event ids count up. Not thread-safe. */
final class RawEvents {
    static final String ORG = "org_01KAR00000000000000000000A";
    static final String LIVE_KEY = "livekey1";
    static final String TEST_KEY = "testkey1";
    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    static final String KNOWN_TYPE = "email_classification";
    static final int FREE_EVENTS = 500;
    static final Plan FREE = new Plan("free", 60, (long) FREE_EVENTS, false, false, false);
    static final Plan PRO = new Plan("pro", 200, 10_000L, true, true, true);

    private static final String ULID_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int ULID_TIME_CHARS = 10;
    private static final int BITS_PER_CHAR = 5;

    private long counter;

    /** An event id of this time, other than any before. */
    String eventId(Instant time) {
        StringBuilder id = new StringBuilder(EventId.PREFIX);
        for (int shift = (ULID_TIME_CHARS - 1) * BITS_PER_CHAR; shift >= 0; shift -= BITS_PER_CHAR) {
            id.append(ULID_ALPHABET.charAt((int) (time.toEpochMilli() >>> shift) & ULID_ALPHABET.length() - 1));
        }
        return id.append("%016d".formatted(counter++)).toString();
    }

    RawEvent reference(Object body) {
        return admin("", body);
    }

    RawEvent admin(String orgId, Object body) {
        return new RawEvent(eventId(NOON), orgId, NOON, null, true, body);
    }

    RawEvent live(Instant receivedAt, TaskReported task) {
        return new RawEvent(eventId(receivedAt), ORG, receivedAt, LIVE_KEY, true, task);
    }

    RawEvent test(Instant receivedAt, TaskReported task) {
        return new RawEvent(eventId(receivedAt), ORG, receivedAt, TEST_KEY, false, task);
    }

    /** The example of the HTTP contract. */
    static TaskReported task(@Nullable String idempotencyKey) {
        return example(idempotencyKey).build();
    }

    /** The same, to be changed. */
    static TaskReported.Builder example(@Nullable String idempotencyKey) {
        return TaskReported.newBuilder()
                .setIdempotencyKey(idempotencyKey)
                .setBodyFingerprint(ByteBuffer.wrap("the same body".getBytes(UTF_8)))
                .setAgentId("support-classifier")
                .setTaskType(KNOWN_TYPE)
                .setOutcome(TaskOutcome.success)
                .setAgentDurationSeconds(new BigDecimal("4"));
    }

    static CatalogueLoaded catalogue(int version) {
        BigDecimal minutes = new BigDecimal("4");
        return new CatalogueLoaded(
                version, List.of(new CatalogueEntry(KNOWN_TYPE, "support", "Email classification", minutes)));
    }

    static PlansLoaded plans(int version, Plan... plans) {
        return new PlansLoaded(version, List.of(plans));
    }

    static OrgRegistered registered(String plan) {
        return new OrgRegistered("Acme", plan, "EUR", 2, new BigDecimal("45"));
    }

    static ApiKeyIssued issued(String prefix, boolean livemode) {
        return new ApiKeyIssued(prefix, hash(prefix), livemode);
    }

    static ApiKeyRevoked revoked(String prefix) {
        return new ApiKeyRevoked(prefix);
    }

    static ApiKeyRotated rotated(String prefix, String newPrefix, @Nullable Instant expiresAt) {
        return new ApiKeyRotated(prefix, newPrefix, hash(newPrefix), expiresAt);
    }

    static ByteBuffer hash(String prefix) {
        return ByteBuffer.wrap(Arrays.copyOf(("hash of " + prefix).getBytes(UTF_8), ApiKeyHash.BYTES));
    }
}
