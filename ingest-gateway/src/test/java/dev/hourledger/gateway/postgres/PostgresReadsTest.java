package dev.hourledger.gateway.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.gateway.config.GatewayConfig;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a URL asks of the connection, as psql understands it. */
class PostgresReadsTest {
    private static final String URL = "postgresql://reads:secret@postgres:5433/ledger";

    @Test
    void shouldEncryptWhereTheServerCanUnlessToldOtherwise() {
        PgConnectOptions options = of("");

        assertThat(options.getSslMode()).isEqualTo(SslMode.PREFER);
        assertThat(options.getSslOptions().isTrustAll()).isTrue();
        assertThat(options.getHost() + ":" + options.getPort() + "/" + options.getDatabase())
                .isEqualTo("postgres:5433/ledger");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?sslmode=verify-full&sslrootcert=/tls/a%20ca.pem",
                "?sslrootcert=/tls/a%20ca.pem&sslmode=verify-full",
            })
    void shouldVerifyAgainstTheAuthorityThatIsNamed(String parameters) {
        PgConnectOptions options = of(parameters);

        assertThat(options.getSslMode()).isEqualTo(SslMode.VERIFY_FULL);
        assertThat(options.getSslOptions().isTrustAll()).isFalse();
        assertThat(options.getSslOptions().getHostnameVerificationAlgorithm()).isEqualTo("HTTPS");
        assertThat(((PemTrustOptions) options.getSslOptions().getTrustOptions()).getCertPaths())
                .containsExactly("/tls/a ca.pem");
        // The server refuses a connection with a setting that it does not know.
        assertThat(options.getProperties()).doesNotContainKey("sslrootcert");
    }

    /** As psql does: an authority that is named is asked also where nobody said that it must be. */
    @Test
    void shouldAskTheAuthorityThatIsNamedInEveryMode() {
        PgConnectOptions options = of("?sslmode=require&sslrootcert=/tls/ca.pem");

        assertThat(options.getSslOptions().isTrustAll()).isFalse();
        assertThat(((PemTrustOptions) options.getSslOptions().getTrustOptions()).getCertPaths())
                .containsExactly("/tls/ca.pem");
    }

    private static PgConnectOptions of(String parameters) {
        return PostgresReads.connectOptions(new GatewayConfig.Postgres(URI.create(URL + parameters)));
    }
}
