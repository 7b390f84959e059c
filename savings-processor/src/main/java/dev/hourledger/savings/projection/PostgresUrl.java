package dev.hourledger.savings.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Map;
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
 * @param sslRootCertificate path of a PEM file; only for {@code verify-ca} and {@code verify-full}, which need it
 */
public record PostgresUrl(
        Address address,
        String database,
        String user,
        String password,
        String sslMode,
        @Nullable String sslRootCertificate) {
    private static final int DEFAULT_PORT = 5432;
    private static final String DEFAULT_SSL_MODE = "prefer"; // as psql
    private static final Set<SslMode> VERIFYING = Set.of(SslMode.VERIFY_CA, SslMode.VERIFY_FULL);
    private static final int MAX_PORT = 65_535;
    private static final String APPLICATION_NAME = "hourledger-projection";
    private static final Pattern FORM = Pattern.compile("postgres(?:ql)?://"
            + "(?<user>[^:@/?]+)(?::(?<password>[^@/?]*))?@"
            + "(?<host>\\[[0-9A-Fa-f:.]+]|[^\\[\\]:/?,@]+)(?::(?<port>\\d{1,5}))?"
            + "(?:/(?<database>[^?]*))?(?:\\?(?<parameters>.*))?");

    /** A host name or an IP address (v6 in brackets) and a port. */
    public record Address(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    public PostgresUrl {
        if (VERIFYING.contains(SslMode.of(sslMode)) && sslRootCertificate == null) {
            throw new IllegalArgumentException("sslmode=" + sslMode + " needs sslrootcert=<path of a PEM file>");
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
        PostgresUrl parsed = new PostgresUrl(
                new Address(decode(form.group("host")), port(form.group("port"))),
                database == null || database.isEmpty() ? user : decode(database),
                user,
                password == null ? "" : decode(password),
                parameters.getOrDefault("sslmode", DEFAULT_SSL_MODE),
                parameters.get("sslrootcert"));
        parameters.keySet().removeAll(Set.of("sslmode", "sslrootcert"));
        if (!parameters.isEmpty()) {
            throw new IllegalArgumentException("unsupported parameters: " + String.join(", ", parameters.keySet()));
        }
        return parsed;
    }

    /** The URL for the JDBC driver, without user and password. */
    public String toJdbc() {
        Map<String, String> parameters = new TreeMap<>(Map.of("sslmode", sslMode, "ApplicationName", APPLICATION_NAME));
        if (sslRootCertificate != null) {
            parameters.put("sslrootcert", sslRootCertificate);
        }
        return "jdbc:postgresql://" + address + "/" + encode(database) + "?"
                + parameters.entrySet().stream()
                        .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
                        .collect(Collectors.joining("&"));
    }

    /** The options for the Vert.x client. */
    public PgConnectOptions toVertx() {
        String host = address.host();
        return new PgConnectOptions()
                .setHost(host.startsWith("[") ? host.substring(1, host.length() - 1) : host)
                .setPort(address.port())
                .setDatabase(database)
                .setUser(user)
                .setPassword(password)
                .setSslMode(SslMode.of(sslMode))
                .setSslOptions(sslOptions())
                .addProperty("application_name", APPLICATION_NAME);
    }

    private ClientSSLOptions sslOptions() {
        boolean checksName = SslMode.of(sslMode) == SslMode.VERIFY_FULL;
        ClientSSLOptions options = new ClientSSLOptions().setHostnameVerificationAlgorithm(checksName ? "HTTPS" : "");
        return sslRootCertificate == null
                ? options.setTrustAll(true) // what prefer and require mean to psql, too
                : options.setTrustOptions(new PemTrustOptions().addCertPath(sslRootCertificate));
    }

    private static int port(@Nullable String text) {
        int port = text == null ? DEFAULT_PORT : Integer.parseInt(text);
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("port not in 1-" + MAX_PORT + ": " + port);
        }
        return port;
    }

    private static Map<String, String> parameters(@Nullable String text) {
        Map<String, String> parameters = new TreeMap<>();
        if (text != null && !text.isEmpty()) {
            for (String parameter : text.split("&", -1)) {
                int equals = parameter.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException("a parameter is not of the form name=value");
                }
                parameters.put(decode(parameter.substring(0, equals)), decode(parameter.substring(equals + 1)));
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
        return "postgresql://" + user + "@" + address + "/" + database + "?sslmode=" + sslMode;
    }
}
