package dev.hourledger.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a certificate file is good for that somebody else serves, or trusts: until the first of its certificates
 * expires. The file is read again every minute, as it may be renewed under the process. Thread-safe.
 */
public final class CertificateExpiry {
    /** The gauge's name; the tag {@code file} is the path as configured: many are called {@code tls.crt}. */
    public static final String METER = "hourledger.certificate.expiry";

    private static final Duration READ_EVERY = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(CertificateExpiry.class);

    private final Path file;
    private final InstantSource clock;
    private Instant readAt = Instant.MIN;
    private @Nullable Instant expiresAt;

    CertificateExpiry(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Registers a gauge of the seconds that are left, negative when it has expired; NaN while the file can't be read.
     */
    public static void bind(Path file, MeterRegistry meters, InstantSource clock) {
        Gauge.builder(METER, new CertificateExpiry(file, clock), CertificateExpiry::secondsLeft)
                .description("Time until the first certificate of the file expires")
                .baseUnit("seconds")
                .tag("file", file.toString())
                .strongReference(true)
                .register(meters);
    }

    synchronized double secondsLeft() {
        Instant now = clock.instant();
        if (readAt.isBefore(now.minus(READ_EVERY))) {
            readAt = now;
            expiresAt = read();
        }
        return expiresAt == null ? Double.NaN : Duration.between(now, expiresAt).toSeconds();
    }

    private @Nullable Instant read() {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(CertificateExpiry::expiryOf)
                    .min(Instant::compareTo)
                    .orElse(null);
        } catch (IOException | CertificateException e) {
            LOG.atWarn()
                    .addKeyValue("file", file.toString())
                    .addKeyValue("problem", e.toString())
                    .log("a certificate can't be read");
            return null;
        }
    }

    private static Instant expiryOf(Certificate certificate) {
        Date notAfter = ((X509Certificate) certificate).getNotAfter();
        return notAfter.toInstant();
    }
}
