package dev.hourledger.savings.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {
    @Test
    void shouldGiveBothDriversTheSamePlace() {
        PostgresUrl url = PostgresUrl.parse("postgresql://an%40a:p%2Fw+%3A@db_1:6000/led%20ger?sslmode=require");

        PgConnectOptions options = url.toVertx();
        assertThat(options.getHost()).isEqualTo("db_1");
        assertThat(options.getPort()).isEqualTo(6000);
        assertThat(options.getUser()).isEqualTo("an@a").isEqualTo(url.user());
        assertThat(options.getPassword()).isEqualTo("p/w+:").isEqualTo(url.password());
        assertThat(options.getDatabase()).isEqualTo("led ger");
        assertThat(options.getSslMode()).isEqualTo(SslMode.REQUIRE);
        assertThat(url.toJdbc())
                .isEqualTo(
                        "jdbc:postgresql://db_1:6000/led%20ger?ApplicationName=hourledger-projection&sslmode=require");
    }

    @ParameterizedTest
    @CsvSource({
        "postgres://me@db, db, 5432, me",
        "postgresql://me@db/, db, 5432, me",
        "postgresql://me:@127.0.0.1:1/x, 127.0.0.1, 1, x",
        "postgresql://me@[::1]:5433/x, ::1, 5433, x",
    })
    void shouldFillInWhatPsqlFillsIn(String text, String host, int port, String database) {
        PgConnectOptions options = PostgresUrl.parse(text).toVertx();

        assertThat(options.getHost()).isEqualTo(host);
        assertThat(options.getPort()).isEqualTo(port);
        assertThat(options.getDatabase()).isEqualTo(database);
        assertThat(options.getPassword()).isEmpty();
        assertThat(options.getSslMode()).isEqualTo(SslMode.PREFER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "jdbc:postgresql://me:hidden@db/x",
                "postgresql://db/x",
                "postgresql://me:hidden@/x",
                "postgresql://me:hidden@a,b/x",
                "postgresql://me:hidden@db:0/x",
                "postgresql://me:hidden@db:65536/x",
                "postgresql://me:hidden@db:99999999999/x",
                "postgresql://me:hidden@db/x?options=-c%20a",
                "postgresql://me:hidden@db/x?sslmode",
                "postgresql://me:hidden@db/x?sslmode=some",
                "postgresql://me:hidden@db/x?sslmode=verify-full",
                "postgresql://me:hidden@db/%zz",
            })
    void shouldRefuseWhatItCannotHonourWithoutShowingThePassword(String text) {
        assertThatThrownBy(() -> PostgresUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hidden");
    }

    @Test
    void shouldHideThePasswordAsText() {
        assertThat(PostgresUrl.parse("postgresql://me:hidden@db/x"))
                .hasToString("postgresql://me@db:5432/x?sslmode=prefer");
    }

    @Test
    void shouldHandOverTheCertificateToBothDrivers() {
        PostgresUrl url = PostgresUrl.parse("postgresql://me@db/x?sslmode=verify-full&sslrootcert=/etc/ca.pem");

        assertThat(url.toVertx().getSslOptions().getTrustOptions()).isNotNull();
        assertThat(url.toVertx().getSslOptions().getHostnameVerificationAlgorithm())
                .isEqualTo("HTTPS");
        assertThat(url.toJdbc()).contains("sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem");
    }
}
