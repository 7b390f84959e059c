package dev.hourledger.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What is sent: some hundred requests of 0.3 to 2 KB over all organisations, ready as bytes but for the idempotency
 * key,
 * which is a new one each time. Immutable.
 */
public final class Requests {
    /** Characters of a key; a fixed length keeps the bytes ready. */
    private static final int KEY_CHARACTERS = 24;

    private static final int TEMPLATES = 256;
    /** Odd, so that all are used, and neighbours differ in size. */
    private static final long SPREAD = 97;

    private static final int HEX_BITS = 4;
    private static final String HEX = "0123456789abcdef";

    private final URI url;
    private final List<byte[]> heads;
    private final List<byte[]> tails;

    private Requests(URI url, List<byte[]> heads, List<byte[]> tails) {
        this.url = url;
        this.heads = List.copyOf(heads);
        this.tails = List.copyOf(tails);
    }

    /** Task reports to a URL, of as many organisations as there are keys, evenly. */
    public static Requests reports(URI url, List<String> apiKeys) {
        return reports(url, apiKeys, 0);
    }

    /** The same, where one organisation, the first, makes so many percent of the requests. */
    public static Requests reports(URI url, List<String> apiKeys, int percentOfFirst) {
        return of(url, "application/json", UnaryOperator.identity(), apiKeys, percentOfFirst);
    }

    /** The same reports as records for a bridge that takes {@code {"records":[{"key":..,"value":..}]}}. */
    public static Requests bridged(URI url, List<String> keys) {
        UnaryOperator<String> wrapped = body -> "{\"records\":[{\"key\":\"org\",\"value\":" + body + "}]}";
        return of(url, "application/vnd.kafka.json.v2+json", wrapped, keys, 0);
    }

    private static Requests of(
            URI url, String type, UnaryOperator<String> wrap, List<String> apiKeys, int percentOfFirst) {
        List<byte[]> heads = new ArrayList<>();
        List<byte[]> tails = new ArrayList<>();
        for (int i = 0; i < TEMPLATES; i++) {
            boolean first = i * 100 < percentOfFirst * TEMPLATES;
            String apiKey = apiKeys.get(first ? 0 : i % apiKeys.size());
            byte[] body = wrap.apply(Bodies.report(i, TEMPLATES)).getBytes(UTF_8);
            heads.add(
                    ("POST " + url.getPath() + " HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\nAuthorization: Bearer "
                                    + apiKey + "\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length
                                    + "\r\nIdempotency-Key: ")
                            .getBytes(US_ASCII));
            byte[] tail = new byte[body.length + 4];
            System.arraycopy("\r\n\r\n".getBytes(US_ASCII), 0, tail, 0, 4);
            System.arraycopy(body, 0, tail, 4, body.length);
            tails.add(tail);
        }
        return new Requests(url, heads, tails);
    }

    String host() {
        return url.getHost();
    }

    int port() {
        return url.getPort();
    }

    /** The request of this number, whose key is made of the run and the number: the same numbers, the same bytes. */
    void write(ByteBuf out, long run, long number) {
        int template = Math.floorMod(number * SPREAD, TEMPLATES);
        out.writeBytes(heads.get(template));
        writeKey(out, run, number);
        out.writeBytes(tails.get(template));
    }

    private static void writeKey(ByteBuf out, long run, long number) {
        long rest = number;
        long high = run;
        byte[] key = new byte[KEY_CHARACTERS];
        for (int i = KEY_CHARACTERS - 1; i >= 0; i--) {
            if (i >= KEY_CHARACTERS / 2) {
                key[i] = (byte) HEX.charAt((int) (rest & 0xf));
                rest >>>= HEX_BITS;
            } else {
                key[i] = (byte) HEX.charAt((int) (high & 0xf));
                high >>>= HEX_BITS;
            }
        }
        out.writeBytes(key);
    }
}
