package dev.hourledger.benchmarks;

import dev.hourledger.benchmarks.process.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The one processor of a candidate, which can be killed. For one thread. */
final class Processor implements AutoCloseable {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Supplier<JavaProcess> start;
    private final Path stores;
    private JavaProcess process;

    /**
     * Starts it.
     *
     * @param start starts the process and waits until it is ready
     * @param stores folder of its stores
     */
    Processor(Supplier<JavaProcess> start, Path stores) {
        this.start = start;
        this.stores = stores;
        process = start.get();
    }

    JavaProcess process() {
        return process;
    }

    /** SIGKILL, then a start at once: the seconds until it serves. */
    double secondsBackAfterKill(BooleanSupplier serves) {
        long begin = System.nanoTime();
        process.kill();
        process = start.get();
        process.await(serves);
        return (System.nanoTime() - begin) / NANOS_PER_SECOND;
    }

    /** What a store takes on the disk, all partitions together. */
    long storeBytes(String store) {
        Path part = Path.of("rocksdb", store);
        try (Stream<Path> files = Files.walk(stores)) {
            return files.filter(file -> stores.relativize(file).toString().contains(part.toString()))
                    .filter(Files::isRegularFile)
                    .mapToLong(Processor::size)
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalStateException("the size of " + store + " is not known", e);
        }
    }

    /** Files come and go while RocksDB compacts. */
    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0;
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
