package dev.hourledger.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourledger.contract.ReadbackFrame.Answer;
import dev.hourledger.contract.ReadbackFrame.Ask;
import dev.hourledger.contract.ReadbackFrame.Kind;
import dev.hourledger.contract.ReadbackFrame.Mode;
import dev.hourledger.contract.ReadbackFrame.Owned;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadbackFrameTest {
    private static final int ROUNDS = 2_000;
    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void shouldKeepTheBytesOfVersionOne() {
        assertThat(hex(new Ask(1, 2, "evt_1", 10_000, Mode.FIND)))
                .isEqualTo("0101" + "0000000000000001" + "00000002" + "00000005" + "6576745f31" + "00002710" + "01");
        assertThat(hex(new Answer(-1, Kind.FOUND, new byte[] {7, 8})))
                .isEqualTo("0102" + "ffffffffffffffff" + "00" + "00000002" + "0708");
        assertThat(hex(Owned.of(Set.of(3, 0), List.of(new HostPort("::1", 80)))))
                .isEqualTo(
                        "0103" + "00000002" + "00000000" + "00000003" + "00000001" + "00000008" + "5b3a3a315d3a3830");
    }

    /** What is not traced is as it ever was: an older processor takes it. */
    @Test
    void shouldCarryTheTraceBehindEverythingElse() {
        Ask plain = new Ask(1, 2, "evt_1", 10_000, Mode.AWAIT);
        Ask traced = new Ask(1, 2, "evt_1", 10_000, Mode.AWAIT, TRACEPARENT);

        assertThat(traced.toBytes()).startsWith(plain.toBytes()).hasSize(plain.toBytes().length + 55);
        assertThat(ReadbackFrame.fromBytes(traced.toBytes())).isEqualTo(traced);
        byte[] cut = Arrays.copyOf(traced.toBytes(), traced.toBytes().length - 1);
        assertThatThrownBy(() -> ReadbackFrame.fromBytes(cut)).isInstanceOf(MalformedFrameException.class);
        assertThatIllegalArgumentException().isThrownBy(() -> new Ask(1, 2, "evt_1", 1, Mode.AWAIT, TRACEPARENT + "0"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Ask(1, 2, "evt_1", 1, Mode.AWAIT, TRACEPARENT.replace('a', ' ')));
    }

    /** What says no generation is as it ever was: an older gateway takes it. */
    @Test
    void shouldCarryGenerationsBehindEverythingElse() {
        Owned told = new Owned(new TreeMap<>(Map.of(0, 0, 3, 258)), List.of(new HostPort("::1", 80)));
        Owned untold = Owned.of(Set.of(0, 3), told.peers());

        assertThat(told.withoutGenerations()).isEqualTo(untold);
        assertThat(hex(told)).isEqualTo(hex(untold) + "00000000" + "00000102");
        assertThat(ReadbackFrame.fromBytes(told.toBytes())).isEqualTo(told);
        byte[] cut = Arrays.copyOf(told.toBytes(), told.toBytes().length - 1);
        assertThatThrownBy(() -> ReadbackFrame.fromBytes(cut)).isInstanceOf(MalformedFrameException.class);
        assertThatThrownBy(
                        () -> ReadbackFrame.fromBytes(HexFormat.of().parseHex(hex(untold) + "00000000" + "00000000")))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessage("generations that say nothing");
        assertThatThrownBy(
                        () -> ReadbackFrame.fromBytes(HexFormat.of().parseHex(hex(untold) + "00000000" + "ffffffff")))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("generation");
    }

    @Test
    void shouldReadWhatItWrote() {
        Random random = seeded();
        for (int round = 0; round < ROUNDS; round++) {
            ReadbackFrame frame = randomFrame(random);

            assertThat(ReadbackFrame.fromBytes(frame.toBytes())).isEqualTo(frame);
        }
    }

    @Test
    void shouldRefuseEveryFrameThatIsCutShort() {
        Random random = seeded();
        for (int round = 0; round < ROUNDS / 10; round++) {
            byte[] bytes = asItEverWas(randomFrame(random)).toBytes();
            byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length));

            assertThatThrownBy(() -> ReadbackFrame.fromBytes(cut)).isInstanceOf(MalformedFrameException.class);
        }
    }

    @Test
    void shouldRefuseBytesLeftOver() {
        byte[] bytes = Answer.without(1, Kind.BUSY).toBytes();

        assertThatThrownBy(() -> ReadbackFrame.fromBytes(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessage("1 bytes left over");
    }

    @Test
    void shouldReadOrRefuseWhateverComes() {
        Random random = seeded();
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = damaged(randomFrame(random).toBytes(), random);
            try {
                assertThat(ReadbackFrame.fromBytes(bytes).toBytes()).isEqualTo(bytes);
            } catch (MalformedFrameException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void shouldRefuseAnotherVersion() {
        byte[] bytes = Answer.without(1, Kind.BUSY).toBytes();
        bytes[0] = 2;

        assertThatThrownBy(() -> ReadbackFrame.fromBytes(bytes))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("version 2");
    }

    @Test
    void shouldTakeNoMemoryForALengthThatIsNotThere() {
        byte[] hugeOutcome = HexFormat.of().parseHex("0102" + "0000000000000001" + "00" + "7fffffff");

        assertThatThrownBy(() -> ReadbackFrame.fromBytes(hugeOutcome))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("length 2147483647");
    }

    @Test
    void shouldRefuseFieldsOutOfTheirBounds() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Ask(1, -1, "evt_1", 1, Mode.AWAIT));
        assertThatIllegalArgumentException().isThrownBy(() -> new Ask(1, 0, "", 1, Mode.AWAIT));
        assertThatIllegalArgumentException().isThrownBy(() -> new Ask(1, 0, "evt 1", 1, Mode.AWAIT));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Ask(1, 0, "evt_1", ReadbackFrame.MAX_LEFT_MS + 1, Mode.AWAIT));
        assertThatIllegalArgumentException().isThrownBy(() -> Answer.without(1, Kind.FOUND));
        assertThatIllegalArgumentException().isThrownBy(() -> new Answer(1, Kind.BUSY, new byte[1]));
    }

    private static Random seeded() {
        long seed = System.nanoTime();
        System.out.println("ReadbackFrameTest seed " + seed);
        return new Random(seed);
    }

    private static ReadbackFrame randomFrame(Random random) {
        return switch (random.nextInt(3)) {
            case 0 ->
                new Ask(
                        random.nextLong(),
                        random.nextInt(ReadbackFrame.MAX_PARTITION + 1),
                        "e".repeat(1 + random.nextInt(ReadbackFrame.MAX_ID_CHARACTERS)),
                        random.nextInt(ReadbackFrame.MAX_LEFT_MS + 1),
                        oneOf(Mode.values(), random));
            case 1 -> randomAnswer(random);
            default -> randomOwned(random);
        };
    }

    /** What newer releases say behind a frame can be left out, and then it is an older one's. */
    private static ReadbackFrame asItEverWas(ReadbackFrame frame) {
        return frame instanceof Owned owned ? owned.withoutGenerations() : frame;
    }

    private static Owned randomOwned(Random random) {
        SortedMap<Integer, Integer> partitions = new TreeMap<>();
        boolean told = random.nextBoolean();
        random.ints(random.nextInt(20), 0, ReadbackFrame.MAX_PARTITION + 1)
                .forEach(partition -> partitions.put(partition, told ? random.nextInt(Integer.MAX_VALUE) : 0));
        return new Owned(
                partitions,
                IntStream.range(0, random.nextInt(5))
                        .mapToObj(i -> new HostPort("host-" + i, random.nextInt(HostPort.MAX_PORT + 1)))
                        .toList());
    }

    private static Answer randomAnswer(Random random) {
        Kind kind = oneOf(Kind.values(), random);
        byte[] outcome = new byte[kind == Kind.FOUND ? 1 + random.nextInt(1000) : 0];
        random.nextBytes(outcome);
        return new Answer(random.nextLong(), kind, outcome);
    }

    /** Some bytes overwritten, mostly behind the header, and now and then nothing but noise. */
    private static byte[] damaged(byte[] bytes, Random random) {
        if (random.nextInt(10) == 0) {
            random.nextBytes(bytes);
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    private static <T> T oneOf(T[] constants, Random random) {
        return constants[random.nextInt(constants.length)];
    }

    private static String hex(ReadbackFrame frame) {
        return HexFormat.of().formatHex(frame.toBytes());
    }
}
