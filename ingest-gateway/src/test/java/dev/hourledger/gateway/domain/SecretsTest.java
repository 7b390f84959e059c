package dev.hourledger.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Source: P9, ADR 0007. */
class SecretsTest {
    private static final String SECRET = "S".repeat(48);
    private static final ApiKeyText KEY = ApiKeyText.of(true, "Prefix01", SECRET);

    /** Computed with {@code openssl dgst -sha256 -hmac}: the hash is in the log for ever, so it must never change. */
    @Test
    void shouldHashAsEver() {
        KeyHasher hasher = new KeyHasher("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));

        assertThat(HexFormat.of().formatHex(hasher.hash(KEY.text()).bytes()))
                .isEqualTo("86c7241fd17fc178eb4cef4aba3421bbff7ee5191ad33bee926f050e2456cdce");
    }

    @Test
    void shouldDependOnThePepper() {
        KeyHasher one = new KeyHasher(new byte[KeyHasher.MIN_PEPPER_BYTES]);
        byte[] otherPepper = new byte[KeyHasher.MIN_PEPPER_BYTES];
        otherPepper[0] = 1;

        assertThat(one.hash(KEY.text())).isEqualTo(one.hash(KEY.text()));
        assertThat(one.hash(KEY.text())).isNotEqualTo(new KeyHasher(otherPepper).hash(KEY.text()));
        assertThatThrownBy(() -> new KeyHasher(new byte[KeyHasher.MIN_PEPPER_BYTES - 1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldShowNoSecretAsText() {
        KeyHasher hasher = new KeyHasher(new byte[KeyHasher.MIN_PEPPER_BYTES]);

        assertThat(KEY.toString()).contains("Prefix01").doesNotContain(SECRET);
        assertThat(hasher.toString()).isEqualTo("KeyHasher[hidden]");
        assertThat(new AccessGrant("Prefix01", "org_1", hasher.hash(KEY.text()), true, false, "pro", 1, true, null)
                        .toString())
                .contains("SecretHash[hidden]");
    }
}
