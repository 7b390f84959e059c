package dev.hourledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.domain.BodyNames;
import dev.hourledger.gateway.domain.Checked;
import dev.hourledger.gateway.domain.Refusal;
import dev.hourledger.gateway.domain.TrackField;
import dev.hourledger.gateway.domain.TrackRules;
import dev.hourledger.gateway.domain.TrackRules.CheckedReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From the bytes of a body to a checked report or a refusal. Source: HTTP contract "POST /v1/track", bad-input list.
 */
class TrackBodiesTest {
    private static final BodyNames<TrackField> NAMES = new BodyNames<>(TrackField.class);
    private static final String OK = "ok";
    private static final Pattern REPEATED = Pattern.compile("<(.+?)\\*([0-9]+)>");
    private static final int RANDOM_BODIES = 20_000;
    private static final int RANDOM_BYTES = 300;

    /** A row of the table. */
    record Row(String body, String field, String says) {
        static Row of(String line) {
            String[] cells = line.split("\\|", -1);
            return new Row(written(cells[0]), written(cells[1]), cells[2]);
        }

        private static String written(String cell) {
            return REPEATED.matcher(cell).replaceAll(Row::repeated).replace('\'', '"');
        }

        private static String repeated(MatchResult match) {
            int times = Integer.parseInt(match.group(2));
            String text = "keys".equals(match.group(1))
                    ? IntStream.range(0, times)
                            .mapToObj(i -> "'k" + i + "':" + i)
                            .collect(Collectors.joining(","))
                    : match.group(1).repeat(times);
            return java.util.regex.Matcher.quoteReplacement(text);
        }

        @Override
        public String toString() {
            return body.substring(0, Math.min(body.length(), 120)) + " -> " + field + " " + says;
        }
    }

    static Stream<Row> rows() throws IOException {
        try (InputStream table =
                Objects.requireNonNull(TrackBodiesTest.class.getResourceAsStream("track-bodies.csv"))) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().filter(line -> !line.startsWith("#")).skip(1).map(Row::of).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldJudgeABody(Row row) {
        Optional<Refusal> refusal = refusalOf(row.body().getBytes(StandardCharsets.UTF_8));

        if (row.says().equals(OK)) {
            assertThat(refusal).isEmpty();
        } else {
            assertThat(refusal).hasValueSatisfying(refused -> {
                assertThat(refused.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
                assertThat(Objects.requireNonNullElse(refused.field(), "")).isEqualTo(row.field());
                assertThat(refused.message() + " " + refused.hint()).contains(row.says());
            });
        }
    }

    @Test
    void shouldTakeNothingButStrictUtf8() {
        List<byte[]> wrong = List.of(
                new byte[] {(byte) 0xff},
                new byte[] {(byte) 0xc3},
                new byte[] {(byte) 0xc0, (byte) 0x80},
                new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
                new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
                Request.REPORT.getBytes(StandardCharsets.UTF_16),
                Request.REPORT.replace("mailer", "\u00e9").getBytes(StandardCharsets.ISO_8859_1));

        assertThat(wrong).allSatisfy(bytes -> assertThat(refusalOf(bytes))
                .hasValueSatisfying(refusal -> assertThat(refusal.message()).contains("UTF-8")));
        assertThat(refusalOf(("\ufeff" + Request.REPORT).getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(refusalOf(Request.REPORT.getBytes(StandardCharsets.UTF_16LE)))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'outcome':'success','task_type':'t','agent_id':'a','agent_cost':1.50,'metadata':{'b':2.0,'a':[1]}}",
                " {'agent_id':'\\u0061','task_type':'t','outcome':'success','agent_cost':15e-1,'model':null,"
                        + "'metadata':{ 'a':[1.0], 'b':2 }} "
            })
    void shouldFingerprintWhatABodySays(String body) {
        assertThat(fingerprintOf(body))
                .isEqualTo(fingerprintOf("{'agent_id':'a','task_type':'t','outcome':'success','agent_cost':1.5,"
                        + "'metadata':{'a':[1],'b':2}}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'agent_id':'a','task_type':'t','outcome':'success'}",
                "{'agent_id':'a','task_type':'t','outcome':'success','metadata':{}}",
                "{'agent_id':'a','task_type':'t','outcome':'success','metadata':{'a':'1'}}",
                "{'agent_id':'a','task_type':'t','outcome':'success','metadata':{'a':null}}",
                "{'agent_id':'a','task_type':'t','outcome':'success','audit_sample':{}}",
                "{'agent_id':'a','task_type':'t','outcome':'success','agent_cost':0}",
                "{'agent_id':'a','task_type':'t','outcome':'success','agent_duration_seconds':0}",
                "{'agent_id':'a','task_type':'t','outcome':'success','model':'1'}",
                "{'agent_id':'a','task_type':'t','outcome':'success','tokens_in':1}",
                "{'agent_id':'a','task_type':'t','outcome':'success','tokens_out':1}",
                "{'agent_id':'a','task_type':'t','outcome':'success','occurred_at':'2026-05-06T10:42:00Z'}",
                "{'agent_id':'A','task_type':'t','outcome':'success','metadata':{'a':1}}"
            })
    void shouldFingerprintEveryDifference(String body) {
        assertThat(fingerprintOf(body))
                .isNotEqualTo(fingerprintOf("{'agent_id':'a','task_type':'t','outcome':'success','metadata':{'a':1}}"));
    }

    @Test
    void shouldNeverThrowWhateverTheBytes() {
        long seed = new Random().nextLong();
        System.out.println("TrackBodiesTest seed " + seed);
        Random random = new Random(seed);
        List<byte[]> bodies = rowsUnchecked()
                .map(row -> row.body().getBytes(StandardCharsets.UTF_8))
                .toList();
        for (int i = 0; i < RANDOM_BODIES; i++) {
            byte[] body = i % 2 == 0 ? randomBytes(random) : mutated(bodies.get(random.nextInt(bodies.size())), random);
            refusalOf(body).ifPresent(refusal -> {
                assertThat(refusal.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
                byte[] error = EventJson.error(refusal).getBytes();
                assertThat(new String(error, StandardCharsets.UTF_8)).doesNotContain("\ufffd");
            });
        }
    }

    private static Stream<Row> rowsUnchecked() {
        try {
            return rows();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] randomBytes(Random random) {
        byte[] bytes = new byte[random.nextInt(RANDOM_BYTES)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] mutated(byte[] body, Random random) {
        byte[] mutated = java.util.Arrays.copyOf(body, Math.min(body.length, 2 * RANDOM_BYTES));
        for (int i = 0; i < 3 && mutated.length > 0; i++) {
            mutated[random.nextInt(mutated.length)] = random.nextBoolean()
                    ? (byte) random.nextInt()
                    : (byte) "{}[]\",:\\u0e9-+.tfn ".charAt(random.nextInt(19));
        }
        return mutated;
    }

    private static Checked<CheckedReport> check(byte[] body) {
        return JsonBody.read(body, NAMES).flatMap(TrackRules::check);
    }

    private static Optional<Refusal> refusalOf(byte[] body) {
        return check(body).fold(report -> Optional.empty(), Optional::of);
    }

    private static Object fingerprintOf(String body) {
        return check(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .<Object>fold(CheckedReport::fingerprint, refusal -> refusal);
    }
}
