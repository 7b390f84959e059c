package dev.hourledger.gateway.http;

import com.github.f4b6a3.ulid.Ulid;
import dev.hourledger.contract.EventId;
import dev.hourledger.gateway.domain.ApiKeyText;
import java.time.Instant;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Mints what is not a function of the log. Thread-safe if its randomness is. Source: design "The gateway mints". */
final class Ids {
    private static final String ORG_PREFIX = "org_";
    private static final String REQUEST_PREFIX = "req_";
    private static final int REQUEST_BYTES = 12;

    private static final Pattern ORG_ID = Pattern.compile(ORG_PREFIX + "[0-9A-HJKMNP-TV-Z]{26}");

    private final RandomGenerator random;

    Ids(RandomGenerator random) {
        this.random = random;
    }

    /** {@code evt_} and a ULID of the time of receipt. */
    String eventId(Instant receivedAt) {
        return EventId.PREFIX + ulid(receivedAt);
    }

    /** {@code org_} and a ULID. */
    String orgId(Instant createdAt) {
        return ORG_PREFIX + ulid(createdAt);
    }

    /** Whether it can be the id of an organisation. */
    static boolean isOrgId(String text) {
        return ORG_ID.matcher(text).matches();
    }

    /** For requests that bring no id of their own. */
    String requestId() {
        return REQUEST_PREFIX + HexFormat.of().formatHex(bytes(REQUEST_BYTES));
    }

    /** A fresh API key. */
    ApiKeyText apiKey(boolean livemode) {
        return ApiKeyText.of(
                livemode, characters(ApiKeyText.PREFIX_CHARACTERS), characters(ApiKeyText.SECRET_CHARACTERS));
    }

    private Ulid ulid(Instant time) {
        return new Ulid(time.toEpochMilli(), bytes(Ulid.RANDOM_BYTES));
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private String characters(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ApiKeyText.ALPHABET.charAt(random.nextInt(ApiKeyText.ALPHABET.length())));
        }
        return text.toString();
    }
}
