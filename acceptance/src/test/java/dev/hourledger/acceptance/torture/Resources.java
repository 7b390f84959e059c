package dev.hourledger.acceptance.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Writes down what every process of a cluster holds: memory, threads, file handles, and what lies in the folders. For
 * one thread, to be called again and again.
 */
final class Resources {
    static final Duration EVERY = Duration.ofSeconds(5);
    private static final long KIB = 1_024;
    /** What a service tells of itself: by the name here, the beginning of its lines in the metrics, to be summed up. */
    private static final Map<String, String> METRICS =
            Map.of("heap", "jvm_memory_used_bytes{area=\"heap\"", "stores", "hourledger_processor_stores_memory_bytes");

    private final Cluster cluster;
    private final History history;

    Resources(Cluster cluster, History history) {
        this.cluster = cluster;
        this.history = history;
    }

    /** Appends a line for each process and each folder. What is not there at the moment has none. */
    void sample() {
        cluster.kafka().nodes().forEach(node -> process(node.name(), node.handle(), Map.of()));
        Stream.concat(cluster.gateways().stream(), cluster.processors().stream())
                .forEach(service -> process(
                        service.name(),
                        service.process().handle(),
                        told(service.process().metrics())));
        cluster.folders().forEach(this::folder);
    }

    private void process(String name, ProcessHandle process, Map<String, Long> told) {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
            long handles = files.count();
            List<String> status = Files.readAllLines(proc.resolve("status"));
            history.append("sample", line -> {
                line.put("name", name)
                        .put("rss", KIB * field(status, "VmRSS:"))
                        .put("threads", field(status, "Threads:"))
                        .put("handles", handles);
                told.forEach(line::put);
            });
        } catch (IOException | UncheckedIOException e) {
            // It is gone: killed, or on its way.
        }
    }

    private static long field(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    private static Map<String, Long> told(String metrics) {
        Map<String, Long> told = new TreeMap<>();
        METRICS.forEach((name, start) -> metrics.lines()
                .filter(line -> line.startsWith(start))
                .map(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .reduce(Long::sum)
                .ifPresent(sum -> told.put(name, sum)));
        return told;
    }

    private void folder(String name, Path folder) {
        AtomicLong bytes = new AtomicLong();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    bytes.addAndGet(attributes.size());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        history.append("sample", line -> line.put("name", name).put("disk", bytes.get()));
    }
}
