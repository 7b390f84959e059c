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
    void shouldKeepEveryPromiseAfterKillingEverything() {
        crash(UpProcess::killEverything);
    }

    @Test
    void shouldKeepEveryPromiseAfterKillingTheOneProcessThatAUserSees() {
        crash(UpProcess::kill);
    }

    private void crash(Consumer<UpProcess> kill) {
        Path data = directory.resolve("data");
        Map<String, Integer> ports = UpProcess.ports();
        Load load;
        try (UpProcess up = UpProcess.start(data, ports, NO_CAP)) {
            up.awaitReady();
            Api api = UpIT.apiOf(up);
            load = new Load(() -> api, up.variable("HOURLEDGER_API_KEY"), CLIENTS);
            try (load) {
                await().atMost(PATIENCE).until(() -> load.acceptedCount() > EVENTS_BEFORE_THE_KILL);
                kill.accept(up);
            }
        }
        try (UpProcess again = UpProcess.start(data, ports, NO_CAP)) {
            double seconds = again.awaitReady();
            check(again, load);
            System.out.printf(
                    "kill -9 after %d keys, %d of them answered 2xx; ready again after %.1f s%n",
                    load.keys().size(), load.acceptedCount(), seconds);
            again.terminate();
        }
    }

    private static void check(UpProcess up, Load load) {
        Api api = UpIT.apiOf(up);
        assertThat(load.unexpected()).isEmpty();
        Set<String> ids = new HashSet<>();
        Map<String, Answer> accepted = load.accepted();
        // Those without an answer may have been recorded or not: sent again, each is there once.
        for (String key : load.keys()) {
            Answer answer = api.track(up.variable("HOURLEDGER_API_KEY"), Api.EXAMPLE, "Idempotency-Key", key);
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
        assertThat(ids).hasSize(load.keys().size());
        Sql sql = new Sql(up.variable("HOURLEDGER_POSTGRES"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(sql.query("SELECT event_id FROM events"))
                .containsExactlyInAnyOrderElementsOf(List.copyOf(ids)));
    }
}
