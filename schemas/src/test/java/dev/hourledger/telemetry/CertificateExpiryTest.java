package dev.hourledger.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateExpiryTest {
    private static final Path FIXTURES = Path.of("src/test/resources/telemetry");
    /** The end of the chain's second certificate, as openssl tells it. */
    private static final Instant CHAIN_EXPIRES = Instant.parse("2027-11-26T10:52:08Z");

    private static final Instant LONG_EXPIRES = Instant.parse("2036-11-23T10:52:08Z");

    @TempDir
    private Path directory;

    private Instant now = CHAIN_EXPIRES.minus(Duration.ofDays(20));

    @Test
    void shouldTellTheFirstOfAChainThatExpires() throws IOException {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        CertificateExpiry.bind(file("chain.pem"), meters, () -> now);

        assertThat(left(meters)).isEqualTo((double) Duration.ofDays(20).toSeconds());
        now = CHAIN_EXPIRES.plusSeconds(5);
        assertThat(left(meters)).isEqualTo(-5);
    }

    @Test
    void shouldSeeARenewalAMinuteLater() throws IOException {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        CertificateExpiry.bind(file("chain.pem"), meters, () -> now);
        double before = left(meters);

        file("long.pem");

        assertThat(left(meters)).isEqualTo(before);
        now = now.plusSeconds(61);
        assertThat(left(meters))
                .isEqualTo((double) Duration.between(now, LONG_EXPIRES).toSeconds());
    }

    @Test
    void shouldTellNoNumberOfWhatIsNoCertificate() throws IOException {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Path missing = directory.resolve("tls.pem");
        CertificateExpiry.bind(missing, meters, () -> now);

        assertThat(left(meters)).isNaN();
        Files.writeString(missing, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        now = now.plusSeconds(61);
        assertThat(left(meters)).isNaN();
    }

    private Path file(String fixture) throws IOException {
        Path file = directory.resolve("tls.pem");
        return Files.copy(FIXTURES.resolve(fixture), file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void shouldTellFilesOfOneNameApart() throws IOException {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        CertificateExpiry.bind(file("chain.pem"), meters, () -> now);
        CertificateExpiry.bind(Path.of("other", "tls.pem"), meters, () -> now);

        assertThat(meters.get(CertificateExpiry.METER).gauges()).hasSize(2);
    }

    private double left(SimpleMeterRegistry meters) {
        return meters.get(CertificateExpiry.METER)
                .tag("file", directory.resolve("tls.pem").toString())
                .gauge()
                .value();
    }
}
