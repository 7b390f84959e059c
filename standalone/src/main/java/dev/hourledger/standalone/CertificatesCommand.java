package dev.hourledger.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code hourledger certificates}: what the stack's own parts show each other where no authority of the house issues
 * it. The authority made here signs these certificates and is forgotten: its key is in no file but one that is deleted
 * at the end, so that nobody can sign another one.
 */
@Command(
        name = "certificates",
        mixinStandardHelpOptions = true,
        description = "Makes an authority and a certificate for each part of the stack, unless they are there.",
        footer = {
            "",
            "Writes trust/ca.pem and, in a folder for each part, key.pem, certificate.pem and both as keystore.pem.",
            "To renew: empty the folders, run it again, restart every part.",
            "",
            "Example: hourledger certificates --to /tls"
        })
final class CertificatesCommand implements Callable<Integer> {
    private static final String AUTHORITY = "ca";
    private static final String VALID_DAYS = "825";
    private static final int PASSWORD_BYTES = 24;
    private static final int PEM_LINE = 64;
    private static final long KEYTOOL_SECONDS = 60;
    private static final String LOCAL = "dns:localhost,ip:127.0.0.1";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--to", required = true, description = "Folder that gets a folder for each part")
    private Path folder = Path.of("tls");

    @Option(
            names = "--host",
            description = "Name by which clients reach the gateways, beside localhost. May be given several times")
    private List<String> hosts = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException, GeneralSecurityException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Path authority = folder.resolve("trust/ca.pem");
        if (Files.exists(authority)) {
            out.println(authority + " is there: nothing to do");
        } else {
            issue(authority);
            out.println("certificates are written, for " + VALID_DAYS + " days");
        }
        out.flush();
        return ExitCode.OK;
    }

    private Map<String, String> alternativeNames() {
        Map<String, String> names = new LinkedHashMap<>();
        StringBuilder clientsNames = new StringBuilder(LOCAL);
        hosts.forEach(host -> clientsNames.append(",dns:").append(host));
        names.put("gateway", "dns:gateway,dns:gateway-2,dns:proxy," + clientsNames);
        names.put("kafka", "dns:kafka,dns:kafka-2,dns:kafka-3," + LOCAL);
        names.put("postgres", "dns:postgres," + LOCAL);
        return names;
    }

    private void issue(Path authority) throws IOException, InterruptedException, GeneralSecurityException {
        Path draft = Files.createTempDirectory("certificates");
        Path store = draft.resolve("store.p12");
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        try {
            keytool(store, password, AUTHORITY, List.of("-ext", "bc:c=ca:true,pathlen:0", "-ext", "ku:c=keyCertSign"));
            for (Map.Entry<String, String> part : alternativeNames().entrySet()) {
                keytool(
                        store,
                        password,
                        part.getKey(),
                        List.of("-signer", AUTHORITY, "-ext", "san=" + part.getValue(), "-ext", "eku=serverAuth"));
            }
            write(read(store, password), password, authority);
        } finally {
            Files.deleteIfExists(store);
            Files.deleteIfExists(draft);
        }
    }

    private void write(KeyStore store, String password, Path authority) throws IOException, GeneralSecurityException {
        for (String part : alternativeNames().keySet()) {
            String key = pem(
                    "PRIVATE KEY", store.getKey(part, password.toCharArray()).getEncoded());
            String certificate = pem("CERTIFICATE", store.getCertificate(part).getEncoded());
            write(folder.resolve(part).resolve("key.pem"), key, "rw-r-----");
            write(folder.resolve(part).resolve("certificate.pem"), certificate, "rw-r--r--");
            write(folder.resolve(part).resolve("keystore.pem"), key + certificate, "rw-r-----");
        }
        Certificate root = store.getCertificate(AUTHORITY);
        // Last: it says that the others are complete.
        write(authority, pem("CERTIFICATE", root.getEncoded()), "rw-r--r--");
    }

    private static KeyStore read(Path store, String password) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, password.toCharArray());
        }
        return keys;
    }

    private static void keytool(Path store, String password, String alias, List<String> more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=hourledger " + alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                VALID_DAYS,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass:env",
                "STORE_PASSWORD"));
        command.addAll(more);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("STORE_PASSWORD", password);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new StartRefusedException("keytool could not make the certificate of " + alias + ": " + said);
        }
    }

    private static void write(Path file, String text, String permissions) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        Files.writeString(file, text);
    }

    private static String pem(String kind, byte[] der) {
        Base64.Encoder lines = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'});
        return "-----BEGIN " + kind + "-----\n" + lines.encodeToString(der) + "\n-----END " + kind + "-----\n";
    }
}
