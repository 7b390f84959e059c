package dev.hourledger.acceptance.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A way to spoil bytes. Stateless: what comes out depends on what goes in and on the chance alone. */
enum Mutation {
    /** As they are, so that there is always something that works. */
    NONE((bytes, random) -> bytes),
    /** Nothing of it is left. */
    RANDOM((bytes, random) -> noise(random, Limit.NOISE)),
    /** The end is missing. */
    TRUNCATED((bytes, random) -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1))),
    /** Some bits are others. */
    FLIPPED((bytes, random) -> flipped(bytes, random)),
    /** Noise in the middle. */
    INSERTED((bytes, random) -> spliced(bytes, random, 0, noise(random, Limit.INSERTED))),
    /** A part is missing. */
    REMOVED((bytes, random) -> spliced(bytes, random, 1 + random.nextInt(Limit.INSERTED), new byte[0])),
    /** A part is there twice, or many times. */
    REPEATED((bytes, random) -> repeated(bytes, random)),
    /** Something that has broken parsers before, in the place of some bytes. */
    NASTY((bytes, random) -> spliced(bytes, random, random.nextInt(Limit.REPLACED), nasty(random)));

    private static final List<Mutation> SPOILING =
            Stream.of(values()).filter(mutation -> mutation != NONE).toList();
    private static final int MAX_FLIPS = 8;
    private static final int MAX_TIMES = 60;
    private static final int BITS = 8;
    private static final int DEEP = 20_000;
    private static final int LONG = 70_000;

    private static final List<String> NASTY_TEXTS = List.of(
            "\r\n",
            "\r\n\r\n",
            "\n",
            "\u0000",
            "\"",
            "\\",
            "\\u0000",
            "\\ud800",
            "\u00ff\u00fe",
            "\u00ed\u00a0\u0080",
            "\u00c0\u00af",
            "null",
            "[]",
            "{}",
            "{\"a\":",
            "-0",
            "-1",
            "1e999999999",
            "1E-999999999",
            "0.0000000000000000000000000001",
            "9223372036854775808",
            "99999999999999999999999999999999999999",
            "NaN",
            "9999-12-31T23:59:59Z",
            "0000-00-00T00:00:00Z",
            "%00",
            "%2e%2e%2f",
            "%",
            "//",
            "?cursor=",
            ";",
            "\r\nContent-Length: 0",
            "\r\nContent-Length: -1",
            "\r\nContent-Length: 99999999999999999999",
            "\r\nTransfer-Encoding: chunked",
            "\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n",
            "\r\nExpect: 100-continue",
            "\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "\r\nAuthorization: Bearer hh_live_",
            "\r\nIdempotency-Key: \u0001",
            "[".repeat(DEEP),
            "{\"metadata\":".repeat(DEEP / 10),
            "9".repeat(LONG),
            "\"" + "x".repeat(LONG) + "\"");

    @SuppressWarnings("ImmutableEnumChecker") // every constant is given a lambda without state
    private final Deed deed;

    Mutation(Deed deed) {
        this.deed = deed;
    }

    /** The bytes, spoilt. */
    byte[] of(byte[] bytes, Random random) {
        return deed.of(bytes, random);
    }

    /** Any but {@link #NONE}. */
    static Mutation any(Random random) {
        return SPOILING.get(random.nextInt(SPOILING.size()));
    }

    private interface Deed {
        byte[] of(byte[] bytes, Random random);
    }

    /** Most bytes. */
    private static final class Limit {
        static final int NOISE = 3_000;
        static final int INSERTED = 40;
        static final int REPLACED = 12;
    }

    private static byte[] noise(Random random, int most) {
        byte[] noise = new byte[1 + random.nextInt(most)];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] nasty(Random random) {
        return NASTY_TEXTS.get(random.nextInt(NASTY_TEXTS.size())).getBytes(ISO_8859_1);
    }

    private static byte[] flipped(byte[] bytes, Random random) {
        byte[] flipped = bytes.clone();
        for (int flips = 1 + random.nextInt(MAX_FLIPS); flips > 0 && flipped.length > 0; flips--) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(BITS));
        }
        return flipped;
    }

    private static byte[] repeated(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length + 1);
        byte[] part = Arrays.copyOfRange(bytes, from, from + random.nextInt(bytes.length - from + 1));
        byte[][] parts = new byte[1 + random.nextInt(MAX_TIMES)][];
        Arrays.fill(parts, part);
        return spliced(bytes, random, 0, joined(parts));
    }

    /** Something else in the place of as many bytes, anywhere. */
    private static byte[] spliced(byte[] bytes, Random random, int without, byte[] with) {
        int from = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, from + without);
        return joined(Arrays.copyOf(bytes, from), with, Arrays.copyOfRange(bytes, to, bytes.length));
    }

    private static byte[] joined(byte[]... parts) {
        byte[] all = new byte[Stream.of(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
