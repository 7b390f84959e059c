package dev.hourledger.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hourledger.standalone.AdminClient.AdminException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where the admin API is and how its answers are shown: the options of every command over it. */
final class AdminOptions {
    private static final String FILE = "hourledger.env";
    private static final Path USUAL_FOLDER = Path.of("data");
    private static final String URL = "HOURLEDGER_URL";
    private static final String TOKEN = "HOURLEDGER_ADMIN_TOKEN";
    private static final String CA_FILE = "HOURLEDGER_CA_FILE";
    private static final Pattern ORG_ID = Pattern.compile("org_[0-9A-HJKMNP-TV-Z]{26}");
    private static final Pattern KEY = Pattern.compile("(?:hh_(?:live|test)_)?([0-9A-Za-z]{8})(?:_[0-9A-Za-z]{48})?");

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--data",
            description = "Folder of a running `up`, for its URL and token (default: the environment's, else ./data)")
    private @Nullable Path data;

    @Option(
            names = "--ca",
            description = "PEM file of the authority that has signed the gateway's certificate"
                    + " (default: HOURLEDGER_CA_FILE, else those that Java trusts)")
    private @Nullable Path ca;

    @Option(names = "--json", description = "Print the answer as JSON")
    private boolean json;

    /**
     * HOURLEDGER_URL and HOURLEDGER_ADMIN_TOKEN of the folder that is named, so that no token ever goes to another
     * ledger; where none is, of the environment, else of the usual folder.
     */
    AdminClient client() {
        Path folder = data == null ? USUAL_FOLDER : data;
        Map<String, String> values = new HashMap<>(DataDirectory.read(folder.resolve(FILE)));
        if (data == null) {
            values.putAll(System.getenv());
        }
        String authority = ca == null ? values.getOrDefault(CA_FILE, "") : ca.toString();
        return new AdminClient(
                url(value(values, URL, folder)),
                value(values, TOKEN, folder),
                authority.isEmpty() ? null : trusting(Path.of(authority)));
    }

    /** An organisation's id as it may stand in a path. */
    String org(String text) {
        if (!ORG_ID.matcher(text).matches()) {
            throw wrongUsage(
                    "not an organisation's id: " + text + ". It is org_ and 26 characters: see `hourledger orgs list`");
        }
        return text;
    }

    /** The public prefix in a key's prefix, with hh_live_ before it or not, or in a whole key. */
    String prefix(String text) {
        Matcher key = KEY.matcher(text);
        if (!key.matches()) {
            throw wrongUsage("not a key's PREFIX: it is the 8 characters behind hh_live_ or hh_test_,"
                    + " see `hourledger keys list`");
        }
        return key.group(1);
    }

    private SSLContext trusting(Path authority) {
        try (InputStream in = Files.newInputStream(authority)) {
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            int number = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trust.setCertificateEntry("authority-" + number++, one);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trust);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw wrongUsage(
                    "no certificate can be read from " + authority + ", which --ca or " + CA_FILE + " names: " + e);
        }
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            if (url.getHost() != null && url.getScheme().startsWith("http")) {
                return url;
            }
        } catch (URISyntaxException e) {
            // As bad as one without a host.
        }
        throw new AdminException(URL + " must be an address such as http://127.0.0.1:8080, and is " + text);
    }

    /** A line a field, or the JSON as it came. */
    void print(JsonNode answer) {
        print(answer, Table.fields(answer));
    }

    /** A line for each of the rows of {@code field} below a header, or the JSON. */
    void printRows(JsonNode answer, String field, List<String> columns) {
        print(answer, Table.of(answer.path(field), columns));
    }

    /** Lines for people, or the JSON. */
    void print(JsonNode answer, List<String> lines) {
        PrintWriter out = line().getOut();
        if (json) {
            out.println(AdminClient.toText(answer));
        } else {
            lines.forEach(out::println);
        }
        out.flush();
    }

    /** Wrong usage, as an exception for picocli: exit code 2. */
    CommandLine.ParameterException wrongUsage(String problem) {
        return new CommandLine.ParameterException(line(), problem);
    }

    private CommandLine line() {
        return Objects.requireNonNull(command).commandLine();
    }

    private static String value(Map<String, String> values, String name, Path folder) {
        String value = values.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw new AdminException(name + " is neither set nor in " + folder.resolve(FILE)
                    + ": set it, or name the folder of a running `hourledger up` with --data DIR");
        }
        return value;
    }
}
