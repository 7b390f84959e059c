package dev.hourledger.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hourledger.contract.HostPort;
import dev.hourledger.service.Environment;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where PostgreSQL is and as whom to enter, for both drivers. Immutable; {@code toString} hides the password. Source:
 * design "How it is run".
 *
 * @param sslRootCertificate path of a PEM file; {@code verify-ca} and {@code verify-full} need it
 */
public record PostgresUrl(
        HostPort address,
        String database,
        String user,
        String password,
        SslMode sslMode,
        @Nullable String sslRootCertificate) {
    private static final String VARIABLE = "HOURLEDGER_POSTGRES";
    private static final String SSL_MODE = "sslmode";
    private static final String SSL_ROOT_CERTIFICATE = "sslrootcert";
    private static final Set<String> PARAMETERS = Set.of(SSL_MODE, SSL_ROOT_CERTIFICATE);
    private static final String DEFAULT_PORT = "5432";
    private static final String DEFAULT_SSL_MODE = "prefer"; // as psql
    private static final Set<SslMode> VERIFYING = Set.of(SslMode.VERIFY_CA, SslMode.VERIFY_FULL);
    private static final Pattern FORM = Pattern.compile("postgres(?:ql)?://"
            + "(?<user>[^:@/?]+)(?::(?<password>[^@/?]*))?@"
            + "(?<host>\\[[0-9A-Fa-f:.]+]|[^\\[\\]:/?,@]+)(?::(?<port>[1-9]\\d{0,4}))?"
            + "(?:/(?<database>[^?]*))?(?:\\?(?<parameters>.*))?");

    public PostgresUrl {
        if (VERIFYING.contains(sslMode) && sslRootCertificate == null) {
            throw new IllegalArgumentException("a verifying sslmode needs sslrootcert=<path of a PEM file>");
        }
    }

    /** What {@code HOURLEDGER_POSTGRES} says; empty where that is nothing to go by, which is then a problem noted. */
    public static Optional<PostgresUrl> fromEnvironment(Environment environment) {
        String url = environment.required(VARIABLE);
        try {
            return url.isEmpty() ? Optional.empty() : Optional.of(parse(url));
        } catch (IllegalArgumentException e) {
            environment.problem(VARIABLE, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /**
     * Reads {@code postgresql://user[:password]@host[:port][/database][?sslmode=…&sslrootcert=…]}, percent-encoded, as
     * psql takes it. Other parameters are refused rather than ignored.
     *
     * @throws IllegalArgumentException for anything else; the message never holds the URL, which has a password
     */
    public static PostgresUrl parse(String url) {
        Matcher form = FORM.matcher(url);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "not of the form postgresql://user:password@host:port/database?sslmode=…");
        }
        Map<String, String> parameters = parameters(form.group("parameters"));
        String user = decode(form.group("user"));
        String database = form.group("database");
        String password = form.group("password");
        String port = form.group("port");
        return new PostgresUrl(
                HostPort.parse(decode(form.group("host")) + ":" + (port == null ? DEFAULT_PORT : port)),
                database == null || database.isEmpty() ? user : decode(database),
                user,
                password == null ? "" : decode(password),
                SslMode.of(parameters.getOrDefault(SSL_MODE, DEFAULT_SSL_MODE)),
                parameters.get(SSL_ROOT_CERTIFICATE));
    }

    /** The URL for the JDBC driver, without user and password; the server lists the connection under the name. */
    public String toJdbc(String applicationName) {
        Map<String, String> parameters =
                new TreeMap<>(Map.of(SSL_MODE, sslMode.value, "ApplicationName", applicationName));
        if (sslRootCertificate != null) {
            parameters.put(SSL_ROOT_CERTIFICATE, sslRootCertificate);
        }
        return "jdbc:postgresql://" + address + "/" + encode(database) + "?"
                + parameters.entrySet().stream()
                        .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
                        .collect(Collectors.joining("&"));
    }

    /** The options for the Vert.x client; the server lists the connection under the name. */
    public PgConnectOptions toVertx(String applicationName) {
        return new PgConnectOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setDatabase(database)
                .setUser(user)
                .setPassword(password)
                .setSslMode(sslMode)
                .setSslOptions(sslOptions())
                .setCachePreparedStatements(true)
                .addProperty("application_name", applicationName);
    }

    private ClientSSLOptions sslOptions() {
        boolean checksName = sslMode == SslMode.VERIFY_FULL;
        ClientSSLOptions options = new ClientSSLOptions().setHostnameVerificationAlgorithm(checksName ? "HTTPS" : "");
        return sslRootCertificate == null
                ? options.setTrustAll(true) // what prefer and require mean to psql, too
                : options.setTrustOptions(new PemTrustOptions().addCertPath(sslRootCertificate));
    }

    private static Map<String, String> parameters(@Nullable String text) {
        Map<String, String> parameters = new TreeMap<>();
        if (text != null && !text.isEmpty()) {
            for (String parameter : text.split("&", -1)) {
                int equals = parameter.indexOf('=');
                if (equals < 1 || equals == parameter.length() - 1) {
                    throw new IllegalArgumentException("a parameter is not of the form name=value");
                }
                String name = decode(parameter.substring(0, equals));
                if (!PARAMETERS.contains(name)) {
                    throw new IllegalArgumentException("unsupported parameter: " + name);
                }
                if (parameters.put(name, decode(parameter.substring(equals + 1))) != null) {
                    throw new IllegalArgumentException("a parameter is given twice: " + name);
                }
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), UTF_8); // in a URL of this kind a plus is a plus
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return "postgresql://" + user + "@" + address + "/" + database + "?sslmode=" + sslMode.value;
    }
}
