package dev.hourledger.savings.domain.canary;

import java.nio.file.Path;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;

/** A class of the domain that does what the domain must not. */
final class Canary {
    double binaryFloatingPoint() {
        return 0.1;
    }

    Instant clock() {
        return Instant.now();
    }

    Path file() {
        return Path.of("state");
    }

    Bytes framework() {
        return new Bytes(new byte[0]);
    }
}
