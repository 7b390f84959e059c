package dev.hourledger.savings.projection;

import dev.hourledger.savings.projection.UnavailableException.Part;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far the projection is, and its meters. Written by the projection's thread, read by any. The lag in records is as
 * of the last fetch; while Postgres is away nothing is fetched, and the staleness in seconds is what grows.
 */
final class ProjectionProgress {
    private final MeterRegistry meters;
    private final Clock clock;
    private final Timer writeTime;
    private final DistributionSummary batchRows;
    private final Counter inserted;
    private final Counter repeated;
    private final Counter deadLettered;
    private final Counter restarts;
    private final Map<Integer, Long> lagRecords = new ConcurrentHashMap<>();
    private final Map<Integer, Instant> completeTo = new ConcurrentHashMap<>();

    ProjectionProgress(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
        writeTime = Timer.builder("hourledger.projection.write").register(meters);
        batchRows =
                DistributionSummary.builder("hourledger.projection.batch.rows").register(meters);
        inserted = meters.counter("hourledger.projection.rows", "result", "inserted");
        repeated = meters.counter("hourledger.projection.rows", "result", "repeated");
        deadLettered = meters.counter("hourledger.projection.dead.letters");
        for (Part part : Part.values()) {
            failures(part); // there from the start, as 0
        }
        restarts = meters.counter("hourledger.projection.restarts");
        Gauge.builder("hourledger.projection.lag.records", this, ProjectionProgress::lagRecords)
                .register(meters);
        Gauge.builder("hourledger.projection.staleness", this, ProjectionProgress::stalenessSeconds)
                .baseUnit("seconds")
                .register(meters);
    }

    Timer.Sample startWrite() {
        return Timer.start();
    }

    void stored(Timer.Sample sample, int rows, int insertedRows) {
        sample.stop(writeTime);
        batchRows.record(rows);
        inserted.increment(insertedRows);
        repeated.increment(rows - insertedRows);
    }

    void deadLettered() {
        deadLettered.increment();
    }

    void failed(Part part) {
        failures(part).increment();
    }

    private Counter failures(Part part) {
        return meters.counter(
                "hourledger.projection.failures", "part", part.name().toLowerCase(Locale.ROOT));
    }

    void restarted() {
        restarts.increment();
    }

    /** Only these partitions are here now. */
    void assigned(Collection<Integer> partitions) {
        lagRecords.keySet().retainAll(partitions);
        completeTo.keySet().retainAll(partitions);
        partitions.forEach(partition -> lagRecords.putIfAbsent(partition, 0L));
    }

    /** Everything of the partition up to a record of this time is stored. */
    void storedTo(int partition, Instant recordTime) {
        completeTo.put(partition, recordTime);
    }

    /** So many records of the partition are not stored yet; none: it is complete to this moment. */
    void behind(int partition, long records) {
        lagRecords.put(partition, records);
        if (records == 0) {
            completeTo.put(partition, clock.instant());
        }
    }

    double lagRecords() {
        return lagRecords.values().stream().mapToLong(Long::longValue).sum();
    }

    Optional<Duration> staleness() {
        if (completeTo.isEmpty() || completeTo.size() < lagRecords.size()) {
            return Optional.empty();
        }
        Duration age = completeTo.values().stream()
                .min(Instant::compareTo)
                .map(oldest -> Duration.between(oldest, clock.instant()))
                .orElse(Duration.ZERO);
        return Optional.of(age.isNegative() ? Duration.ZERO : age);
    }

    private double stalenessSeconds() {
        return staleness().map(age -> age.toMillis() / 1000.0).orElse(Double.NaN);
    }
}
