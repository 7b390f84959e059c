package dev.hourledger.savings;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.savings.domain.Outcome;
import dev.hourledger.savings.topology.DeadLetterCause;
import dev.hourledger.savings.topology.DecisionWatch;
import dev.hourledger.telemetry.DurationBuckets;
import dev.hourledger.telemetry.Tracing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the stream tasks decide: how much, how fast, how it came out, and the spans of what is traced. All meters are
 * there from the start. Thread-safe; each task has a {@link #watch} of its own.
 */
final class DecisionMeters {
    private static final AttributeKey<String> EVENT_ID = AttributeKey.stringKey("hourledger.event_id");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("hourledger.outcome");
    private static final AttributeKey<Long> PARTITION = AttributeKey.longKey("hourledger.partition");

    private final MeterRegistry registry;
    private final Clock clock;
    private final Tracing tracing;
    private final Timer log;
    private final Timer decide;
    private final Map<DeadLetterCause, Counter> deadLetters = new EnumMap<>(DeadLetterCause.class);
    private final Outcomes outcomes;

    DecisionMeters(MeterRegistry registry, Clock clock, Tracing tracing) {
        this.registry = registry;
        this.clock = clock;
        this.tracing = tracing;
        this.log = stage("log");
        this.decide = stage("decide");
        this.outcomes = new Outcomes(registry);
        for (DeadLetterCause cause : DeadLetterCause.values()) {
            deadLetters.put(
                    cause,
                    Counter.builder("hourledger.processor.dead.letters")
                            .description("Records of raw-events that were put aside: each is worth a look")
                            .tag("cause", cause.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    /** A record was put aside. */
    void deadLettered(DeadLetterCause cause) {
        Counter counter = deadLetters.get(cause);
        if (counter != null) {
            counter.increment();
        }
    }

    /** For one task. */
    DecisionWatch watch(int partition) {
        return new TaskWatch(partition);
    }

    private Timer stage(String stage) {
        return Timer.builder("hourledger.processor.stage")
                .description("From the append to the log until a record is taken up; for the decision with its writes")
                .tag("stage", stage)
                .serviceLevelObjectives(DurationBuckets.all())
                .register(registry);
    }

    /** One record at a time, on one thread: nothing is made for a record that is not traced. */
    private final class TaskWatch implements DecisionWatch {
        private final int partition;
        private long beganAtNanos;
        private Span span = Span.getInvalid();

        private TaskWatch(int partition) {
            this.partition = partition;
        }

        @Override
        public void begins(long appendedAtMillis, @Nullable String traceparent) {
            log.record(Math.max(0, clock.millis() - appendedAtMillis), TimeUnit.MILLISECONDS);
            span = tracing.child("decide", SpanKind.CONSUMER, traceparent);
            beganAtNanos = registry.config().clock().monotonicTime();
        }

        @Override
        public void decided(String eventId, Outcome outcome) {
            outcome.fold(outcomes).increment();
            if (span.isRecording()) {
                span.setAttribute(EVENT_ID, eventId);
                span.setAttribute(OUTCOME, outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT));
                span.setAttribute(PARTITION, partition);
            }
        }

        @Override
        public void ends() {
            decide.record(registry.config().clock().monotonicTime() - beganAtNanos, TimeUnit.NANOSECONDS);
            span.end();
        }
    }

    /** A counter for each way that a record can come out. */
    private static final class Outcomes implements Outcome.Cases<Counter> {
        private final Counter recorded;
        private final Counter replayed;
        private final Counter applied;
        private final Counter rejected;
        private final Counter overQuota;

        private Outcomes(MeterRegistry registry) {
            this.recorded = counter(registry, "recorded");
            this.replayed = counter(registry, "replayed");
            this.applied = counter(registry, "applied");
            this.rejected = counter(registry, "rejected");
            this.overQuota = counter(registry, "over_quota");
        }

        @Override
        public Counter recorded(Outcome.Recorded outcome) {
            return recorded;
        }

        @Override
        public Counter replayed(Outcome.Replayed outcome) {
            return replayed;
        }

        @Override
        public Counter rejected(Outcome.Rejected outcome) {
            return outcome.code() == ErrorCode.QUOTA_EXCEEDED ? overQuota : rejected;
        }

        @Override
        public Counter applied(Outcome.Applied outcome) {
            return applied;
        }

        private static Counter counter(MeterRegistry registry, String outcome) {
            return Counter.builder("hourledger.processor.decisions")
                    .description("Decided records by what came of them; those decided again after a crash count again")
                    .tag("outcome", outcome)
                    .register(registry);
        }
    }
}
