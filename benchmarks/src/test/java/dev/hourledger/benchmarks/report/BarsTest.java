package dev.hourledger.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.benchmarks.Candidate;
import dev.hourledger.benchmarks.Extra;
import dev.hourledger.benchmarks.Measurement;
import dev.hourledger.benchmarks.Run;
import dev.hourledger.benchmarks.micro.Encoding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BarsTest {
    @Test
    void shouldCompareWithFiguresOfTheSameRun() {
        Run run = run(List.of(
                measured(Candidate.PUBLISH, "closed 256", 1, 50_000),
                measured(Candidate.SINGLE, "closed 256", 1, 9_000),
                measured(Candidate.SINGLE, "closed 256", 2, 10_000),
                measured(Candidate.SINGLE, "closed 256", 3, 2_000)));

        Bar bar = bar(run, "single process, of floor 2");

        assertThat(bar.is()).contains("0.18"); // the median, 9 000
        assertThat(bar.verdict()).isEqualTo("met");
    }

    @Test
    void shouldCompareWithTheComparatorsBestStep() {
        Run run = run(List.of(
                measured(Candidate.POSTGRES, "closed 64", 1, 9_000),
                measured(Candidate.POSTGRES, "closed 256", 1, 5_000),
                measured(Candidate.SINGLE, "closed 256", 1, 10_000)));

        assertThat(bar(run, "comparator A").verdict()).isEqualTo("NOT MET");
    }

    @Test
    void shouldSayWhatWasNotMeasured() {
        assertThat(Bars.of(run(List.of())))
                .filteredOn(bar -> !bar.figure().startsWith("parse"))
                .filteredOn(bar -> !bar.figure().startsWith("projection when"))
                .isNotEmpty()
                .allSatisfy(bar -> assertThat(bar.verdict()).isEqualTo("not measured"));
    }

    @Test
    void shouldShowARunAsTextAndJsonAndDrawing() {
        Run run = run(List.of(measured(Candidate.SINGLE, "closed 256", 1, 9_876)));

        assertThat(TextReport.of(run)).contains("closed 256", "9876", "broker", "not measured");
        assertThat(ResultFiles.json(run)).contains("\"perSecond\" : 9876.0", "\"verdict\" : \"not measured\"");
        assertThat(LatencySvg.of(run))
                .startsWith("<svg")
                .contains("single process")
                .endsWith("</svg>\n");
    }

    private static Bar bar(Run run, String figure) {
        return Bars.of(run).stream()
                .filter(bar -> bar.figure().contains(figure))
                .findFirst()
                .orElseThrow();
    }

    private static Run run(List<Measurement> measurements) {
        return new Run(
                "test",
                Instant.EPOCH,
                "a machine",
                3,
                Map.of(),
                Map.of(),
                measurements,
                List.of(new Extra(Candidate.SINGLE, Extra.PROJECTION, 41_000, "a second")),
                new Encoding(5, 7_000));
    }

    private static Measurement measured(Candidate candidate, String step, int repetition, double perSecond) {
        return new Measurement(
                candidate,
                step,
                repetition,
                256,
                perSecond,
                0,
                (long) perSecond,
                Map.of(),
                0,
                0,
                new Measurement.Latency(1, 2, 3, 4, 5),
                Map.of("broker", new Measurement.PartUse(0.1, 200, 1, 2, 2, 3, Map.of("main", 0.1))),
                0.1,
                0,
                0,
                0);
    }
}
