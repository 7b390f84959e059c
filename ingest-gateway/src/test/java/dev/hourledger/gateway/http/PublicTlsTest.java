package dev.hourledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourledger.contract.HostPort;
import dev.hourledger.gateway.config.GatewayConfig;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API over TLS, with certificates that the JDK's keytool makes. */
class PublicTlsTest {
    private static final String PASSWORD = "only-of-this-test";
    private static final HostPort ANY = new HostPort("127.0.0.1", 0);

    private final ApiUnderTest parts = ApiUnderTest.start();
    private final HttpApi api = parts.newApi(new HttpApiSettings(
            ApiUnderTest.HASHER,
            ApiUnderTest.ADMIN_TOKEN,
            HttpApiSettings.DEFAULT_DEADLINE,
            HttpApiSettings.DEFAULT_MAX_IN_FLIGHT,
            null));
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    private Path folder;

    private GatewayConfig.Tls files;

    @BeforeEach
    void name() {
        files = new GatewayConfig.Tls(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
    }

    @AfterEach
    void stop() {
        ApiUnderTest.await(vertx.close());
        parts.close();
    }

    @Test
    void shouldServeWithItsCertificateAndSayWhenItEnds() throws Exception {
        X509Certificate issued = issue("first");

        int port = ApiUnderTest.await(api.start(vertx, ANY, files, 2));

        assertThat(shown(port, issued)).isEqualTo(issued);
        assertThat(toldEnd()).isEqualTo(issued.getNotAfter().toInstant());
    }

    @Test
    void shouldSayWhenAnAuthorityEndsThatEndsFirst() throws Exception {
        Path store = folder.resolve("chain.p12");
        keytool(store, "authority", "-validity", "1", "-ext", "bc:c");
        keytool(store, "first", "-validity", "90", "-signer", "authority");
        List<X509Certificate> chain = use(store, "first");

        ApiUnderTest.await(api.start(vertx, ANY, files, 1));

        assertThat(chain).hasSize(2);
        assertThat(toldEnd()).isEqualTo(chain.get(1).getNotAfter().toInstant());
    }

    @Test
    void shouldServeNothingThatIsOlderThanTls12() throws Exception {
        X509Certificate issued = issue("first");
        int port = ApiUnderTest.await(api.start(vertx, ANY, files, 1));

        try (SSLSocket socket = connect(port, issued)) {
            socket.setEnabledProtocols(new String[] {"TLSv1.1"});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void shouldTakeARenewedCertificateWithoutARestart() throws Exception {
        issue("first");
        int port = ApiUnderTest.await(api.start(vertx, ANY, files, 2));
        X509Certificate renewed = issue("second");

        ApiUnderTest.await(api.renew(vertx, files));

        assertThat(shown(port, renewed)).isEqualTo(renewed);
        assertThat(toldEnd()).isEqualTo(renewed.getNotAfter().toInstant());
    }

    @Test
    void shouldKeepTheCertificateWhenTheFilesAreBroken() throws Exception {
        X509Certificate issued = issue("first");
        int port = ApiUnderTest.await(api.start(vertx, ANY, files, 1));
        Files.writeString(files.certificate(), "no certificate");

        ApiUnderTest.await(api.renew(vertx, files));

        assertThat(shown(port, issued)).isEqualTo(issued);
    }

    /** Between the two steps of a renewal; every handshake would fail. */
    @Test
    void shouldKeepTheCertificateWhenTheKeyIsAnothers() throws Exception {
        X509Certificate issued = issue("first");
        int port = ApiUnderTest.await(api.start(vertx, ANY, files, 1));
        String key = Files.readString(files.key());
        issue("second");
        Files.writeString(files.key(), key);

        ApiUnderTest.await(api.renew(vertx, files));

        assertThat(shown(port, issued)).isEqualTo(issued);
    }

    @Test
    void shouldNotStartWithAKeyThatIsAnothers() throws Exception {
        issue("first");
        String key = Files.readString(files.key());
        issue("second");
        Files.writeString(files.key(), key);

        assertThatThrownBy(() -> ApiUnderTest.await(api.start(vertx, ANY, files, 1)))
                .hasMessageContaining("key.pem is not the key of");
    }

    @Test
    void shouldNotStartWithoutACertificate() throws Exception {
        Files.writeString(files.certificate(), "no certificate");

        assertThatThrownBy(() -> ApiUnderTest.await(api.start(vertx, ANY, files, 1)))
                .hasMessageContaining("certificate.pem");
    }

    private static X509Certificate shown(int port, X509Certificate trusted)
            throws IOException, GeneralSecurityException {
        try (SSLSocket socket = connect(port, trusted)) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static SSLSocket connect(int port, X509Certificate trusted) throws IOException, GeneralSecurityException {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("trusted", trusted);
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
    }

    private Instant toldEnd() {
        return Instant.ofEpochSecond((long) parts.meters
                .get("hourledger.http.certificate.not.after")
                .gauge()
                .value());
    }

    private X509Certificate issue(String alias) throws Exception {
        Path store = folder.resolve(alias + ".p12");
        keytool(store, alias);
        return use(store, alias).get(0);
    }

    private static void keytool(Path store, String alias, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        Process keytool = new ProcessBuilder(command).inheritIO().start();
        assertThat(keytool.waitFor()).isZero();
    }

    /** Writes the API's files and returns the certificates in them. */
    private List<X509Certificate> use(Path store, String alias) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        List<X509Certificate> chain = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (Certificate certificate : keys.getCertificateChain(alias)) {
            chain.add((X509Certificate) certificate);
            text.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        Files.writeString(files.certificate(), text);
        Files.writeString(
                files.key(),
                pem("PRIVATE KEY", keys.getKey(alias, PASSWORD.toCharArray()).getEncoded()));
        return chain;
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + kind
                + "-----\n";
    }
}
