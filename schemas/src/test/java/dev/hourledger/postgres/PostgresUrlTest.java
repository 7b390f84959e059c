package dev.hourledger.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourledger.service.ConfigurationException;
import dev.hourledger.service.Environment;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {
    private static final String NAME = "somebody";

    @Test
    void shouldGiveBothDriversTheSamePlace() {
        PostgresUrl url = PostgresUrl.parse("postgresql://an%40a:p%2Fw+%3A@db_1:6000/led%20ger?sslmode=require");

        PgConnectOptions options = url.toVertx(NAME);
        assertThat(options.getHost()).isEqualTo("db_1");
        assertThat(options.getPort()).isEqualTo(6000);
        assertThat(options.getUser()).isEqualTo("an@a").isEqualTo(url.user());
        assertThat(options.getPassword()).isEqualTo("p/w+:").isEqualTo(url.password());
        assertThat(options.getDatabase()).isEqualTo("led ger");
        assertThat(options.getSslMode()).isEqualTo(SslMode.REQUIRE);
        assertThat(options.getProperties()).containsEntry("application_name", NAME);
        assertThat(url.toJdbc(NAME))
                .isEqualTo("jdbc:postgresql://db_1:6000/led%20ger?ApplicationName=somebody&sslmode=require");
    }

    @ParameterizedTest
    @CsvSource({
        "postgres://me@db, db, 5432, me",
        "postgresql://me@db/, db, 5432, me",
        "postgresql://me@db?, db, 5432, me",
        "postgresql://me:@127.0.0.1:1/x, 127.0.0.1, 1, x",
        "postgresql://me@[::1]:5433/x, ::1, 5433, x",
        "postgresql://me@[::1]/x, ::1, 5432, x",
        "postgresql://me@d%62/x%3Fsslmode%3Drequire, db, 5432, x?sslmode=require",
        "postgresql://me@db/a/b, db, 5432, a/b",
    })
    void shouldFillInWhatPsqlFillsIn(String text, String host, int port, String database) {
        PgConnectOptions options = PostgresUrl.parse(text).toVertx(NAME);

        assertThat(options.getHost()).isEqualTo(host);
        assertThat(options.getPort()).isEqualTo(port);
        assertThat(options.getDatabase()).isEqualTo(database);
        assertThat(options.getPassword()).isEmpty();
        assertThat(options.getSslMode()).isEqualTo(SslMode.PREFER);
        assertThat(options.getSslOptions().isTrustAll()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://me:sslmode=require@db/x, sslmode=require",
        "postgresql://me:a#b@db/x, a#b",
        "postgresql://me:a:b@db/x, a:b",
        "postgresql://me:a&sslrootcert=b@db/x, a&sslrootcert=b",
        "postgresql://me:a%3Fsslmode=verify-full@db/x, a?sslmode=verify-full",
        "postgresql://me:%C3%A4+@db/x, ä+",
    })
    void shouldTakeNothingInAPasswordForAnythingElse(String text, String password) {
        PostgresUrl url = PostgresUrl.parse(text);

        assertThat(url.password()).isEqualTo(password);
        assertThat(url.sslMode()).isEqualTo(SslMode.PREFER);
        assertThat(url.toJdbc(NAME)).isEqualTo("jdbc:postgresql://db:5432/x?ApplicationName=somebody&sslmode=prefer");
    }

    @ParameterizedTest
    @CsvSource({
        "sslmode=disable, DISABLE",
        "sslmode=allow, ALLOW",
        "ssl%6Dode=require, REQUIRE",
        "sslmode=verif%79-ca&sslrootcert=/ca.pem, VERIFY_CA",
        "sslmode=VERIFY-FULL&sslrootcert=/ca.pem, VERIFY_FULL",
    })
    void shouldReadAParameterHoweverItIsWritten(String parameters, SslMode mode) {
        assertThat(PostgresUrl.parse("postgresql://me@db/x?" + parameters).sslMode())
                .isEqualTo(mode);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "jdbc:postgresql://me:hidden@db/x",
                "POSTGRESQL://me:hidden@db/x",
                " postgresql://me:hidden@db/x",
                "postgresql://db/x",
                "postgresql://:hidden@db/x",
                "postgresql://me:hidden@/x",
                "postgresql://me:hidden@a,b/x",
                "postgresql://me:hidden@a b/x",
                "postgresql://me:hidden@%2Frun%2Fpostgresql/x",
                "postgresql://me:hid/den@db/x",
                "postgresql://me:hidden@at@db/x",
                "postgresql://me:hidden@::1/x",
                "postgresql://me:hidden@[::1/x",
                "postgresql://me:hidden@db:0/x",
                "postgresql://me:hidden@db:/x",
                "postgresql://me:hidden@db:65536/x",
                "postgresql://me:hidden@db:99999999999/x",
                "postgresql://me:hidden@db/x?options=-c%20a",
                "postgresql://me:hidden@db/x?user=somebody-else",
                "postgresql://me:hidden@db/x?sslmode",
                "postgresql://me:hidden@db/x?sslmode=",
                "postgresql://me:hidden@db/x?sslmode=some",
                "postgresql://me:hidden@db/x?sslmode=require&",
                "postgresql://me:hidden@db/x?sslmode=require&sslmode=disable",
                "postgresql://me:hidden@db/x?sslmode=require&ssl%6Dode=disable",
                "postgresql://me:hidden@db/x?sslmode=verify-full",
                "postgresql://me:hidden@db/x?sslmode=verif%79-full",
                "postgresql://me:hidden@db/x?sslmode=verify-ca&sslrootcert=",
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sslmode=verify-full&sslrootcert=/tls/a%20ca.pem",
                "sslrootcert=/tls/a%20ca.pem&sslmode=verify-full",
            })
    void shouldVerifyAgainstTheAuthorityThatIsNamed(String parameters) {
        PostgresUrl url = PostgresUrl.parse("postgresql://me@db/x?" + parameters);

        PgConnectOptions options = url.toVertx(NAME);
        assertThat(options.getSslMode()).isEqualTo(SslMode.VERIFY_FULL);
        assertThat(options.getSslOptions().isTrustAll()).isFalse();
        assertThat(options.getSslOptions().getHostnameVerificationAlgorithm()).isEqualTo("HTTPS");
        assertThat(authorities(options)).containsExactly("/tls/a ca.pem");
        // The server refuses a connection with a setting that it does not know.
        assertThat(options.getProperties()).doesNotContainKey("sslrootcert");
        assertThat(url.toJdbc(NAME)).endsWith("&sslmode=verify-full&sslrootcert=%2Ftls%2Fa%20ca.pem");
    }

    /** As psql does: an authority that is named is asked also where nobody said that it must be. */
    @Test
    void shouldAskTheAuthorityThatIsNamedInEveryMode() {
        PgConnectOptions options = PostgresUrl.parse("postgresql://me@db/x?sslmode=require&sslrootcert=/tls/ca.pem")
                .toVertx(NAME);

        assertThat(options.getSslOptions().isTrustAll()).isFalse();
        assertThat(authorities(options)).containsExactly("/tls/ca.pem");
    }

    @Test
    void shouldComeFromTheEnvironment() {
        Environment environment = new Environment(Map.of("HOURLEDGER_POSTGRES", "postgresql://me:hidden@db/x"));

        assertThat(PostgresUrl.fromEnvironment(environment)).contains(PostgresUrl.parse("postgresql://me:hidden@db/x"));
        environment.orThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "postgresql://me:hidden@db/x?sslmode=verify-full"})
    void shouldNoteWhatIsNoUrlAsAProblem(String text) {
        Environment environment = new Environment(Map.of("HOURLEDGER_POSTGRES", text));

        assertThat(PostgresUrl.fromEnvironment(environment)).isEmpty();
        assertThatThrownBy(environment::orThrow)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("HOURLEDGER_POSTGRES")
                .hasMessageNotContaining("hidden");
    }

    private static Iterable<String> authorities(PgConnectOptions options) {
        return ((PemTrustOptions) options.getSslOptions().getTrustOptions()).getCertPaths();
    }
}
