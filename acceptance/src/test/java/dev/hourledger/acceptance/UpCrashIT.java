package dev.hourledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hourledger.acceptance.fixture.Api;
import dev.hourledger.acceptance.fixture.Api.Answer;
import dev.hourledger.acceptance.fixture.Load;
import dev.hourledger.acceptance.fixture.Sql;
import dev.hourledger.acceptance.fixture.UpProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the middle of load, start again: every event that was promised is there, once (P1-P3). */
class UpCrashIT {
    private static final int CLIENTS = 8;
    private static final int EVENTS_BEFORE_THE_KILL = 300;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String NO_CAP = "--requests-per-second=1000000";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    void shouldKeepEveryPromiseAfterKillingEverythingAndAfterKillingTheOneProcessThatAUserSees() {
        Path data = directory.resolve("data");
        Map<String, Integer> ports = UpProcess.ports();
        Load first;
        try (UpProcess up = UpProcess.start(data, ports, NO_CAP)) {
            up.awaitReady();
            first = killUnderLoad(up, "first", UpProcess::killEverything);
        }
        try (UpProcess again = UpProcess.start(data, ports, NO_CAP)) {
            report(first, again.awaitReady());
            check(again, List.of(first));
            Load second = killUnderLoad(again, "second", UpProcess::kill);
            // Its PostgreSQL and its registry are still there.
            try (UpProcess third = UpProcess.start(data, ports, NO_CAP)) {
                report(second, third.awaitReady());
                check(third, List.of(first, second));
                third.terminate();
            }
        }
    }

    private static Load killUnderLoad(UpProcess up, String keyPrefix, Consumer<UpProcess> kill) {
        Api api = UpIT.apiOf(up);
        try (Load load = new Load(() -> api, up.variable("HOURLEDGER_API_KEY"), keyPrefix, CLIENTS)) {
            await().atMost(PATIENCE).until(() -> load.acceptedCount() > EVENTS_BEFORE_THE_KILL);
            kill.accept(up);
            return load;
        }
    }

    private static void report(Load load, double secondsToReady) {
        System.out.printf(
                "kill -9 after %d keys, %d of them answered 2xx; ready again after %.1f s%n",
                load.keys().size(), load.acceptedCount(), secondsToReady);
    }

    /** Every key of the loads, and nothing else, made one event. */
    private static void check(UpProcess up, List<Load> loads) {
        Set<String> ids = new HashSet<>();
        loads.forEach(load -> ids.addAll(resend(up, load)));
        assertThat(ids)
                .hasSize(loads.stream().mapToInt(load -> load.keys().size()).sum());
        Sql sql = new Sql(up.variable("HOURLEDGER_POSTGRES"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(sql.query("SELECT event_id FROM events"))
                .containsExactlyInAnyOrderElementsOf(ids));
    }

    /** Those without an answer may have been recorded or not: sent again, each is there once. */
    private static Set<String> resend(UpProcess up, Load load) {
        Api api = UpIT.apiOf(up);
        assertThat(load.unexpected()).isEmpty();
        Set<String> ids = new HashSet<>();
        Map<String, Answer> accepted = load.accepted();
        for (String key : load.keys()) {
            Answer answer = api.track(load.apiKey(), Api.EXAMPLE, "Idempotency-Key", key);
            assertThat(answer.status()).as(answer.body()).isBetween(200, 201);
            Answer before = accepted.get(key);
            if (before != null) {
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.eventId()).isEqualTo(before.eventId());
            }
            if (before != null && before.status() != 202) {
                assertThat(answer.body()).isEqualTo(before.body());
            }
            ids.add(answer.eventId());
        }
        return ids;
    }
}
