package dev.hourledger.savings.projection;

import static dev.hourledger.savings.projection.EnrichedEvents.batch;
import static dev.hourledger.savings.projection.EnrichedEvents.example;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourledger.events.ComputedCost;
import dev.hourledger.events.EnrichedEvent;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The SQL of the projection on a real PostgreSQL. */
class PostgresProjectionIT {
    private static final String TOPIC = "enriched-events";
    private static final int PARTITION = 3;
    private static final long SEED = new Random().nextLong();

    private static Tables tables;
    private static Vertx vertx;

    private PostgresProjection projection;

    @BeforeAll
    static void startPostgres() throws IOException {
        System.out.println("PostgresProjectionIT seed " + SEED);
        tables = new Tables();
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        vertx.close();
        tables.close();
    }

    @BeforeEach
    void emptyTables() throws SQLException {
        tables.empty();
        projection = newProjection();
        projection.offsets(List.of(PARTITION));
    }

    @AfterEach
    void closeProjection() {
        projection.close();
    }

    @Test
    void shouldStoreEveryFieldOfAnEvent() throws SQLException {
        EnrichedEvent full = example("evt_full")
                .setAgentDurationSeconds(new BigDecimal("90.500"))
                .setAgentCost(new BigDecimal("0.004200"))
                .setNetSaved(new BigDecimal("-0.100000"))
                .setModel("m-1")
                .setTokensIn(1L)
                .setTokensOut(9_007_199_254_740_991L)
                .setMetadata("{\"b\":1.50,\"a\":[null,\"\u00e9\"]}")
                .setAuditSample(EnrichedEvents.sample())
                .setComputedCost(new ComputedCost(
                        7,
                        new BigDecimal("2.500000"),
                        new BigDecimal("10.000000"),
                        "USD",
                        new BigDecimal("0.920000000000")))
                .build();

        write(batch(PARTITION, 0, List.of(example("evt_bare").build(), full)));

        assertThat(tables.query("SELECT * FROM events ORDER BY event_id"))
                .containsExactly(
                        "evt_bare|org_A|t|support-classifier|email_classification|success|4.000|builtin|45.000000"
                                + "|EUR|2|null|0.066|2.970000|null|none|2.970000"
                                + "|2026-05-06 19:42:00.123+09|2026-05-06 19:42:01.456+09"
                                + "|null|null|null|null|null|null|null|null|null|null",
                        "evt_full|org_A|t|support-classifier|email_classification|success|4.000|builtin|45.000000"
                                + "|EUR|2|90.500|0.066|2.970000|0.004200|none|-0.100000"
                                + "|2026-05-06 19:42:00.123+09|2026-05-06 19:42:01.456+09"
                                + "|m-1|1|9007199254740991|{\"a\": [null, \"\u00e9\"], \"b\": 1.50}"
                                + "|{\"model\": \"m-1\", \"tokens_in\": 7, \"tokens_out\": 9, \"input_excerpt\":"
                                + " \"in \\\"quoted\\\" \uD83D\uDE00\", \"output_excerpt\": \"out\"}"
                                + "|7|2.500000|10.000000|USD|0.920000000000");
    }

    @Test
    void shouldRollUpEqualToARecount() throws SQLException {
        EnrichedEvents events = new EnrichedEvents(SEED);

        long offset = 0;
        for (int number = 0; number < 5; number++) {
            List<EnrichedEvent> some = events.many("evt_" + number + "_", 300);
            write(batch(PARTITION, offset, some));
            offset += some.size();
        }

        assertThat(tables.one("SELECT count(*) FROM events")).isEqualTo("1500");
        assertThat(tables.rollups()).isNotEmpty().isEqualTo(tables.recount());
    }

    @Test
    void shouldRollUpByUtcDay() throws SQLException {
        EnrichedEvent lastOfDay = example("evt_1")
                .setOccurredAt(Instant.parse("2026-05-06T23:59:59.999Z"))
                .build();
        EnrichedEvent firstOfNext = example("evt_2")
                .setOccurredAt(Instant.parse("2026-05-07T00:00:00Z"))
                .build();

        write(batch(PARTITION, 0, List.of(lastOfDay, firstOfNext)));

        assertThat(tables.query("SELECT day, events FROM daily_rollups ORDER BY day"))
                .containsExactly("2026-05-06|1", "2026-05-07|1");
    }

    @Test
    void shouldCountARedeliveredEventOnce() throws SQLException {
        List<EnrichedEvent> first = new EnrichedEvents(SEED).many("evt_", 50);
        write(batch(PARTITION, 0, first));
        List<String> rollups = tables.rollups();
        List<EnrichedEvent> again = new ArrayList<>(first);
        again.addAll(first.subList(0, 10)); // also twice within the batch
        Collections.shuffle(again, new Random(SEED));

        WriteResult result = write(batch(PARTITION, 50, again));

        assertThat(result).isEqualTo(new WriteResult.Stored(0));
        assertThat(tables.one("SELECT count(*) FROM events")).isEqualTo("50");
        assertThat(tables.rollups()).isEqualTo(rollups);
        assertThat(offset()).isEqualTo(110);
    }

    @Test
    void shouldWriteNothingWhenSomebodyElseAdvancedTheOffset() throws SQLException {
        write(batch(PARTITION, 0, List.of(example("evt_0").build())));

        WriteResult result =
                projection.write(batch(PARTITION, 0, List.of(example("evt_late").build())), Map.of(PARTITION, 0L));

        assertThat(result).isEqualTo(new WriteResult.OffsetsMoved());
        assertThat(tables.query("SELECT event_id FROM events")).containsExactly("evt_0");
        assertThat(offset()).isEqualTo(1);
    }

    @Test
    void shouldNameTheRefusalAndWriteNothingWhenARowCannotBeStored() throws SQLException {
        EnrichedEvent bad = example("evt_bad").setMetadata("{\"secret-word\":").build();

        WriteResult result =
                write(batch(PARTITION, 0, List.of(example("evt_good").build(), bad)));

        assertThat(result).isInstanceOf(WriteResult.Refused.class);
        assertThat(result.toString()).contains("22P02").doesNotContain("secret-word");
        assertThat(tables.one("SELECT count(*) FROM events")).isEqualTo("0");
        assertThat(offset()).isZero();
    }

    @Test
    void shouldRefuseEveryKindOfContentThatPostgresCannotHold() throws SQLException {
        List<EnrichedEvent> bad = List.of(
                example("evt_1").setAgentId("nul \u0000").build(),
                example("evt_2").setMetadata("{\"a\":\"\\u0000\"}").build(),
                example("evt_3").setMetadata("{\"a\":1e999999999}").build(),
                example("evt_4").setMetadata("[".repeat(100_000)).build(),
                example("evt_5").setHoursSaved(new BigDecimal("1e20")).build());

        for (EnrichedEvent event : bad) {
            assertThat(write(batch(PARTITION, 0, List.of(event))))
                    .as(event.getEventId())
                    .isInstanceOf(WriteResult.Refused.class);
        }
        assertThat(tables.one("SELECT count(*) FROM events")).isEqualTo("0");
    }

    @Test
    void shouldAgreeWithARivalThatWritesTheSamePartition() throws Exception {
        List<EnrichedEvent> events = new EnrichedEvents(SEED).many("evt_", 400);
        ExecutorService rivals = Executors.newFixedThreadPool(3);
        try {
            List<Future<Integer>> racing = new ArrayList<>();
            for (int rival = 0; rival < 3; rival++) {
                racing.add(rivals.submit(() -> projectAll(events)));
            }
            int inserted = 0;
            for (Future<Integer> one : racing) {
                inserted += one.get();
            }

            assertThat(inserted).isEqualTo(400);
        } finally {
            rivals.shutdownNow();
        }
        assertThat(tables.one("SELECT count(*) FROM events")).isEqualTo("400");
        assertThat(tables.rollups()).isEqualTo(tables.recount());
        assertThat(offset()).isEqualTo(400);
    }

    @Test
    void shouldConnectAgainAfterPostgresClosedTheConnection() throws SQLException {
        tables.change("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE application_name = 'hourledger-projection'");

        assertThatThrownBy(
                        () -> write(batch(PARTITION, 0, List.of(example("evt_0").build()))))
                .isInstanceOf(UnavailableException.class);
        WriteResult result = write(batch(PARTITION, 0, List.of(example("evt_0").build())));

        assertThat(result).isEqualTo(new WriteResult.Stored(1));
    }

    @Test
    void shouldReadOffsetsOfNewPartitionsAsZero() {
        assertThat(projection.offsets(List.of(9, PARTITION, 1)))
                .containsExactlyInAnyOrderEntriesOf(Map.of(1, 0L, PARTITION, 0L, 9, 0L));
    }

    /** What an instance does that owns the partition, in batches of ten; returns the rows that it inserted. */
    private static int projectAll(List<EnrichedEvent> events) {
        int inserted = 0;
        try (PostgresProjection rival = newProjection()) {
            long next = nextOffset(rival);
            while (next < events.size()) {
                int from = (int) next;
                EventBatch ten = batch(PARTITION, from, events.subList(from, Math.min(from + 10, events.size())));
                inserted += rival.write(ten, Map.of(PARTITION, next)).fold(rows -> rows, () -> 0, reason -> -1_000_000);
                next = nextOffset(rival);
            }
        }
        return inserted;
    }

    private static long nextOffset(PostgresProjection projection) {
        return projection.offsets(List.of(PARTITION)).values().iterator().next();
    }

    private WriteResult write(EventBatch batch) {
        return projection.write(batch, projection.offsets(List.of(PARTITION)));
    }

    private long offset() throws SQLException {
        return Long.parseLong(tables.one("SELECT next_offset FROM projection_offsets WHERE topic = '" + TOPIC
                + "' AND partition = " + PARTITION));
    }

    private static PostgresProjection newProjection() {
        return new PostgresProjection(tables.url(), vertx, TOPIC);
    }
}
