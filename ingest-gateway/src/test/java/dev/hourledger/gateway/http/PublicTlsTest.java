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
import java.security.cert.X509Certificate;
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
        assertThat(parts.meters
                        .get("hourledger.http.certificate.not.after")
                        .gauge()
                        .value())
                .isEqualTo((double) issued.getNotAfter().toInstant().getEpochSecond());
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

    private X509Certificate issue(String alias) throws Exception {
        Path store = folder.resolve(alias + ".p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
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
                        PASSWORD))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        X509Certificate certificate = (X509Certificate) keys.getCertificate(alias);
        Files.writeString(files.certificate(), pem("CERTIFICATE", certificate.getEncoded()));
        Files.writeString(
                files.key(),
                pem("PRIVATE KEY", keys.getKey(alias, PASSWORD.toCharArray()).getEncoded()));
        return certificate;
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + kind
                + "-----\n";
    }
}
