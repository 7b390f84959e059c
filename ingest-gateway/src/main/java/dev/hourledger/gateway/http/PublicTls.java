package dev.hourledger.gateway.http;

import dev.hourledger.gateway.config.GatewayConfig;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Set;

/**
 * The API's certificate and private key as they were in their files at one moment. Immutable; {@code toString} hides
 * the key. Made on a worker: it reads files.
 *
 * @param notAfter when the certificate ends
 */
record PublicTls(Buffer certificates, Buffer key, Instant notAfter) {
    /** What is older has been broken. */
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

    private static final int MAX_FILE_BYTES = 256 * 1024;

    /**
     * Reads both files.
     *
     * @throws IllegalArgumentException when one can't be read or holds no certificate; the message names it
     */
    static PublicTls read(GatewayConfig.Tls files) {
        Buffer certificates = bytes(files.certificate());
        try {
            X509Certificate first = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(certificates.getBytes()));
            return new PublicTls(
                    certificates, bytes(files.key()), first.getNotAfter().toInstant());
        } catch (CertificateException e) {
            throw new IllegalArgumentException("no certificate in " + files.certificate() + ": " + e.getMessage(), e);
        }
    }

    /** For a server that runs. */
    ServerSSLOptions options() {
        ServerSSLOptions options = new ServerSSLOptions();
        options.setKeyCertOptions(pem());
        options.setEnabledSecureTransportProtocols(PROTOCOLS);
        return options;
    }

    /** The options of a server to be, with TLS. HTTP/1.1 only, as without. */
    HttpServerOptions with(HttpServerOptions options) {
        return options.setSsl(true)
                .setUseAlpn(false)
                .setKeyCertOptions(pem())
                .setEnabledSecureTransportProtocols(PROTOCOLS);
    }

    private PemKeyCertOptions pem() {
        return new PemKeyCertOptions().addCertValue(certificates).addKeyValue(key);
    }

    private static Buffer bytes(java.nio.file.Path file) {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new IllegalArgumentException(file + " has more than " + MAX_FILE_BYTES + " bytes");
            }
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new IllegalArgumentException("can't read " + file + ": " + e, new UncheckedIOException(e));
        }
    }

    @Override
    public String toString() {
        return "PublicTls[until " + notAfter + "]";
    }
}
