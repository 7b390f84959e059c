package dev.hourledger.acceptance.torture.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A history as it is written, line by line. */
class HistoryReaderTest {
    private static final String HISTORY = """
            {"type":"account","at":1,"name":"steady-0","org":"org_A","plan":"free","livemode":true}
            {"type":"send","at":10,"op":"op-1","attempt":1,"gateway":"g1","method":"POST","path":"/v1/track",\
            "org":"org_A","livemode":true,"key":"key-1","kind":"TRACK","scheduled":9,"valid":true,"body":"{}"}
            {"type":"fault","at":11,"number":1,"kind":"CUT","what":"a > b CUT"}
            {"type":"answer","at":12,"op":"op-1","attempt":1,"error":"reset"}
            {"type":"send","at":13,"op":"op-1","attempt":2,"gateway":"g2","method":"POST","path":"/v1/track",\
            "org":"org_A","livemode":true,"key":"key-1","kind":"TRACK","scheduled":9,"valid":true,"body":"{}"}
            {"type":"answer","at":14,"op":"op-1","attempt":2,"status":200,"Idempotent-Replayed":"true",\
            "Location":"/v1/events/evt_1","X-Request-Id":"req_1","body":"{\\"event_id\\":\\"evt_1\\"}"}
            {"type":"send","at":15,"op":"read-6","attempt":1,"gateway":"g1","method":"GET","path":"/v1/events/evt_1",\
            "org":"org_A","livemode":true,"key":null,"kind":"READ","scheduled":15,"body":""}
            {"type":"answer","at":16,"op":"read-6","attempt":1,"status":404,"X-Request-Id":"req_2","body64":"//4="}
            {"type":"whole","at":20,"number":1}
            {"type":"send","at":30000000020,"op":"rate-0","attempt":1,"gateway":"g1","method":"PATCH","path":"/v1/org",\
            "org":"org_A","livemode":true,"key":null,"kind":"RATE","scheduled":15,"body":"{\\"hourly_rate\\":100}"}
            """;

    @TempDir
    private Path folder;

    @Test
    void shouldTellWhatWasSentAndWhatCameBack() throws IOException {
        Recorded recorded = HistoryReader.read(Files.writeString(folder.resolve("history.jsonl"), HISTORY));

        assertThat(recorded.organisations().values()).containsExactly(new Organisation("org_A", "free", 500));
        assertThat(recorded.attempts()).hasSize(4);
        assertThat(recorded.operations()).containsOnlyKeys("op-1");
        Attempt unanswered = recorded.attempts().get(0);
        assertThat(unanswered.status()).isZero();
        assertThat(unanswered.sentNanos()).isEqualTo(10);
        assertThat(unanswered.endNanos()).isEqualTo(12);
        assertThat(unanswered.sentLine()).isEqualTo(2);
        Attempt answered = recorded.attempts().get(1);
        assertThat(answered.answer())
                .isEqualTo(new Attempt.Reply(
                        200,
                        "{\"event_id\":\"evt_1\"}",
                        new Attempt.Headers(true, false, "/v1/events/evt_1", "req_1"),
                        14,
                        6));
        assertThat(recorded.acknowledged()).isEqualTo(1);
        assertThat(recorded.of(Attempt.READ)).extracting(Attempt::request).containsExactly("/v1/events/evt_1");
        assertThat(recorded.attempts().get(2).body()).isEqualTo("\u00ff\u00fe");
        assertThat(recorded.of(Attempt.RATE)).extracting(Attempt::answer).containsExactly((Attempt.Reply) null);
    }

    @Test
    void shouldTellWhatWasBrokenAndForHowLongNothingWas() throws IOException {
        Recorded recorded = HistoryReader.read(Files.writeString(folder.resolve("history.jsonl"), HISTORY));

        long aftermath = TimeUnit.SECONDS.toNanos(15);
        assertThat(recorded.disturbances()).containsExactly(new Recorded.Disturbance("CUT", 11, 20 + aftermath));
        assertThat(recorded.disturbed(recorded.attempts().get(0))).isTrue();
        assertThat(recorded.disturbed(recorded.attempts().get(3))).isFalse();
        assertThat(recorded.undisturbedNanos()).isEqualTo(1 + aftermath);
    }
}
