package dev.hourledger.savings.projection;

import dev.hourledger.savings.projection.UnavailableException.Part;
import dev.hourledger.telemetry.Tracing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far the projection is, and its meters. Written by the projection's threads, read by any. The lag in records is as
 * of the last fetch; while Postgres is away nothing is fetched, and the staleness in seconds is what grows.
 */
final class ProjectionProgress {
    private final MeterRegistry meters;
    private static final Duration MAX_AGE = Duration.ofDays(365);
    private static final Duration[] FRESHNESS_BUCKETS = {
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofHours(1)
    };

    private final Clock clock;
    private final Tracing tracing;
    private final Timer freshness;
    private final Timer writeTime;
    private final DistributionSummary batchRows;
    private final Counter inserted;
    private final Counter repeated;
    private final Counter deadLettered;
    private final Counter restarts;
    private final Set<Integer> here = ConcurrentHashMap.newKeySet();
    /** What is known of partitions, also of those that were here before. */
    private final Map<Integer, Long> lagRecords = new ConcurrentHashMap<>();

    private final Map<Integer, Instant> completeTo = new ConcurrentHashMap<>();

    ProjectionProgress(Projection.Observation observation) {
        this.meters = observation.meters();
        this.clock = observation.clock();
        this.tracing = observation.tracing();
        freshness = Timer.builder("hourledger.projection.freshness")
                .description("From the receipt of a request to its row being visible to analysts")
                .serviceLevelObjectives(FRESHNESS_BUCKETS)
                .register(meters);
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

    /** A batch is about to be written: its time is what {@link #stored} takes. */
    Instant startWrite() {
        return clock.instant();
    }

    /** The batch is committed, and so visible; {@code insertedRows} of it were new. */
    void stored(Instant began, EventBatch batch, int insertedRows) {
        Instant now = clock.instant();
        int rows = batch.rows().size();
        writeTime.record(sinceOrZero(began, now));
        batchRows.record(rows);
        inserted.increment(insertedRows);
        repeated.increment(rows - insertedRows);
        for (EventBatch.Row row : batch.rows()) {
            if (insertedRows > 0) {
                freshness.record(sinceOrZero(row.event().getReceivedAt(), now));
            }
            tracing.past("insert the event's row", SpanKind.CONSUMER, row.traceparent(), began);
        }
    }

    /** Clocks differ; and a record may name any time, also one that a timer can't count from. */
    private static Duration sinceOrZero(Instant then, Instant now) {
        if (then.isBefore(now.minus(MAX_AGE))) {
            return MAX_AGE;
        }
        return then.isBefore(now) ? Duration.between(then, now) : Duration.ZERO;
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

    /** These partitions are here, too; what was known of them, if they were before, is still true. */
    void assigned(Collection<Integer> partitions) {
        here.addAll(partitions);
    }

    /** These partitions are not here any more. */
    void revoked(Collection<Integer> partitions) {
        here.removeAll(partitions);
    }

    /** Everything of the partition up to a record of this time is stored. */
    void storedTo(int partition, Instant recordTime) {
        completeTo.put(partition, recordTime);
    }

    /** So many records of the partition, which is here, are not stored yet; none: it is complete to this moment. */
    void behind(int partition, long records) {
        here.add(partition); // should one thread have heard late that it lost what the other one had got
        lagRecords.put(partition, records);
        if (records == 0) {
            completeTo.put(partition, clock.instant());
        }
    }

    double lagRecords() {
        return here.stream()
                .mapToLong(partition -> lagRecords.getOrDefault(partition, 0L))
                .sum();
    }

    Optional<Duration> staleness() {
        Instant oldest = Instant.MAX;
        for (int partition : here) {
            Instant to = completeTo.get(partition);
            if (to == null) {
                return Optional.empty();
            }
            oldest = to.isBefore(oldest) ? to : oldest;
        }
        if (oldest.equals(Instant.MAX)) {
            return Optional.empty();
        }
        Duration age = Duration.between(oldest, clock.instant());
        return Optional.of(age.isNegative() ? Duration.ZERO : age);
    }

    private double stalenessSeconds() {
        return staleness().map(age -> age.toMillis() / 1000.0).orElse(Double.NaN);
    }
}
