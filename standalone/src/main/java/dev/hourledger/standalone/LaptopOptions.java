package dev.hourledger.standalone;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What `up` is told. Immutable.
 *
 * @param requestsPerSecond replaces the plans' cap per API key, for load tests
 */
record LaptopOptions(
        Path data,
        PortNumbers ports,
        Path registryHome,
        @Nullable Integer requestsPerSecond) {
    /** The ports of the parts, all on the loopback address. */
    record PortNumbers(int http, int kafka, int registry, int postgres, int management) {
        /** By the option that changes them. */
        Map<String, Integer> byOption() {
            Map<String, Integer> ports = new LinkedHashMap<>();
            ports.put("--http-port", http);
            ports.put("--kafka-port", kafka);
            ports.put("--registry-port", registry);
            ports.put("--postgres-port", postgres);
            ports.put("--management-port", management);
            return ports;
        }
    }
}
