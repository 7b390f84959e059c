package dev.hourledger.savings.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hourledger.savings.domain.IdempotencyKey;
import dev.hourledger.savings.domain.UsageMonth;
import java.util.Locale;
import org.apache.kafka.common.utils.Bytes;

/** The keys of the stores, as bytes. Org ids hold no line feed, so no two keys can meet. Stateless. */
final class StoreKeys {
    /** The key of catalogue and plans in the reference-data store. */
    static final Bytes REFERENCE = bytes("reference");

    /** The other key of the reference-data store. */
    static final Bytes PRICES = bytes("prices");

    private static final char SEPARATOR = '\n';

    private StoreKeys() {}

    static Bytes settings(String orgId) {
        return bytes(orgId);
    }

    static String orgIdOf(Bytes settingsKey) {
        return new String(settingsKey.get(), UTF_8);
    }

    static Bytes usage(String orgId, UsageMonth month) {
        return bytes(orgId + SEPARATOR + month);
    }

    /** Before every {@link #usage} key of the organisation. */
    static Bytes firstUsage(String orgId) {
        return bytes(orgId + SEPARATOR);
    }

    /** Behind every {@link #usage} key of the organisation: months are digits. */
    static Bytes lastUsage(String orgId) {
        return bytes(orgId + SEPARATOR + (char) ('9' + 1));
    }

    static String monthOf(Bytes usageKey) {
        String key = new String(usageKey.get(), UTF_8);
        return key.substring(key.indexOf(SEPARATOR) + 1);
    }

    static Bytes idempotency(IdempotencyKey key) {
        return bytes(key.orgId() + SEPARATOR + (key.livemode() ? 'l' : 't') + SEPARATOR + key.key());
    }

    /** Numbers of one length, so that they sort as numbers. */
    static Bytes audit(String orgId, long number) {
        return bytes(orgId + SEPARATOR + String.format(Locale.ROOT, "%019d", number));
    }

    static Bytes keyUse(String orgId, String prefix) {
        return bytes(orgId + SEPARATOR + prefix);
    }

    private static Bytes bytes(String key) {
        return Bytes.wrap(key.getBytes(UTF_8));
    }
}
