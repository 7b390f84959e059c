package dev.hourledger.benchmarks;

import dev.hourledger.benchmarks.process.JavaProcess;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * A processor that is new to a log and decides all of it again, as after an upgrade that starts from empty stores. For
 * one thread.
 *
 * @param application its application id: no other processor's
 * @param start starts it
 */
record DecisionReplay(String kafka, int partitions, String application, Supplier<JavaProcess> start) {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final long POLL_MILLIS = 50;
    private static final double NANOS_PER_SECOND = 1e9;

    /** Records a second, from its first commit to the last record. */
    double perSecond() {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka))) {
            long end = RawLog.end(admin, partitions);
            try (JavaProcess process = start.get()) {
                return perSecond(admin, process, end);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the replay can't be watched", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private double perSecond(Admin admin, JavaProcess process, long end)
            throws InterruptedException, ExecutionException {
        long limit = System.nanoTime() + LIMIT.toNanos();
        long firstAt = 0;
        long first = 0;
        for (long done = 0; done < end; done = RawLog.committed(admin, application)) {
            if (first == 0 && done > 0) {
                first = done;
                firstAt = System.nanoTime();
            }
            if (System.nanoTime() > limit || !process.handle().isAlive()) {
                throw new IllegalStateException("the replay came to " + done + " of " + end + " records");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return (end - first) * NANOS_PER_SECOND / Math.max(1, System.nanoTime() - firstAt);
    }
}
