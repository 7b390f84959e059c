package dev.hourledger.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.gateway.http.ReportCodec;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BodiesTest {
    private static final int COUNT = 256;

    @Test
    void shouldMakeValidReportsOfAllSizes() {
        int[] sizes = IntStream.range(0, COUNT)
                .map(number -> {
                    byte[] body = Bodies.report(number, COUNT).getBytes(UTF_8);
                    assertThat(ReportCodec.parse(body).report().agentId()).startsWith("agent-");
                    return body.length;
                })
                .sorted()
                .toArray();

        assertThat(sizes[0]).isBetween(250, 400);
        assertThat(sizes[COUNT / 2]).isBetween(1_000, 1_300);
        assertThat(sizes[COUNT - 1]).isBetween(1_800, 2_048);
    }
}
