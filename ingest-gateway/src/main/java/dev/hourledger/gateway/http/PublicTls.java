package dev.hourledger.gateway.http;

import dev.hourledger.gateway.config.GatewayConfig;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

/**
 * The API's certificate and private key as they were in their files at one moment. Immutable; {@code toString} hides
 * the key. Made on a worker: it reads files.
 *
 * @param notAfter when the first of the certificates ends, this one or what leads to it
 */
record PublicTls(Buffer certificates, Buffer key, Instant notAfter) {
    /** What is older has been broken. */
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

    private static final List<String> KEY_TYPES = List.of("EC", "RSA", "EdDSA");
    private static final byte[] SAMPLE = {1, 2, 3, 4};
    private static final int MAX_FILE_BYTES = 256 * 1024;

    /**
     * Reads both files.
     *
     * @throws IllegalArgumentException when one can't be read, holds no certificate or no key, or the key is another
     *     certificate's, as between the two steps of a renewal; the message names it
     */
    static PublicTls read(Vertx vertx, GatewayConfig.Tls files) {
        Buffer certificates = bytes(files.certificate());
        List<X509Certificate> chain;
        try {
            chain =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(certificates.getBytes()))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
        } catch (CertificateException e) {
            throw new IllegalArgumentException("no certificate in " + files.certificate() + ": " + e.getMessage(), e);
        }
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("no certificate in " + files.certificate());
        }
        Date notAfter =
                Collections.min(chain.stream().map(X509Certificate::getNotAfter).toList());
        PublicTls read = new PublicTls(certificates, bytes(files.key()), notAfter.toInstant());
        if (!belongs(read.privateKey(vertx, files), chain.get(0).getPublicKey())) {
            throw new IllegalArgumentException(files.key() + " is not the key of " + files.certificate());
        }
        return read;
    }

    private PrivateKey privateKey(Vertx vertx, GatewayConfig.Tls files) {
        try {
            for (KeyManager manager : pem().getKeyManagerFactory(vertx).getKeyManagers()) {
                if (manager instanceof X509KeyManager keys) {
                    for (String type : KEY_TYPES) {
                        String[] aliases = keys.getServerAliases(type, null);
                        if (aliases != null && aliases.length > 0) {
                            return keys.getPrivateKey(aliases[0]);
                        }
                    }
                }
            }
        } catch (Exception e) { // as Vert.x declares it
            throw new IllegalArgumentException("no private key in " + files.key() + ": " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("no private key in " + files.key() + " of " + String.join(", ", KEY_TYPES));
    }

    /** Whether what the one signs the other takes for signed. */
    private static boolean belongs(PrivateKey privateKey, PublicKey publicKey) {
        if (!privateKey.getAlgorithm().equals(publicKey.getAlgorithm())) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(
                    switch (privateKey.getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> privateKey.getAlgorithm(); // EdDSA's algorithms have one name for both
                    });
            signature.initSign(privateKey);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
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
