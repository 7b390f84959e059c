package dev.hourledger.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads answers of HTTP/1.1 one after the other: the status, and the body's hash. Understands Content-Length alone,
 * which
 * is all that is used here. For one thread.
 */
final class AnswerParser {
    /** Bytes of a head and a body; more is an error. */
    private static final int MAX_BYTES = 64 * 1024;

    private static final byte[] LENGTH = "\r\ncontent-length:".getBytes(US_ASCII);
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int STATUS_DIGITS = 3;
    private static final int CASE_BIT = 0x20;
    private static final int RADIX = 10;

    private byte[] bytes = new byte[2_048];
    private int count;
    private int bodyAt = -1;
    private int end;
    private int status;
    private int bodyHash;

    /** Takes what came; returns whether an answer is complete now. */
    boolean add(ByteBuf more) {
        int added = more.readableBytes();
        if (count + added > MAX_BYTES) {
            throw new IllegalStateException("an answer of more than " + MAX_BYTES + " bytes");
        }
        if (count + added > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, count + added));
        }
        more.readBytes(bytes, count, added);
        count += added;
        if (bodyAt < 0 && !head()) {
            return false;
        }
        if (count < end) {
            return false;
        }
        if (count > end) {
            throw new IllegalStateException("more than the one answer that was asked for");
        }
        finish();
        return true;
    }

    /** Of the last complete answer. */
    int status() {
        return status;
    }

    /** Of the last complete answer. */
    int bodyHash() {
        return bodyHash;
    }

    private void finish() {
        status = number(STATUS_AT, STATUS_AT + STATUS_DIGITS);
        int hash = 1;
        for (int i = bodyAt; i < end; i++) {
            hash = 31 * hash + bytes[i];
        }
        bodyHash = hash;
        count = 0;
        bodyAt = -1;
    }

    /** Whether the head is there; then it is known where the body ends. */
    private boolean head() {
        int lengthAt = -1;
        for (int i = STATUS_AT; i + 3 < count; i++) {
            if (bytes[i] == '\r') {
                if (bytes[i + 2] == '\r' && bytes[i + 1] == '\n' && bytes[i + 3] == '\n') {
                    bodyAt = i + 4;
                    end = bodyAt + length(lengthAt);
                    return true;
                }
                if (isLength(i)) {
                    lengthAt = i + LENGTH.length;
                }
            }
        }
        return false;
    }

    private boolean isLength(int at) {
        if (at + LENGTH.length > count) {
            return false;
        }
        for (int i = 2; i < LENGTH.length; i++) {
            byte letter = bytes[at + i];
            if ((letter >= 'A' && letter <= 'Z' ? letter | CASE_BIT : letter) != LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    private int length(int at) {
        if (at < 0) {
            throw new IllegalStateException("an answer without Content-Length: "
                    + new String(bytes, 0, Math.min(count, 200), US_ASCII).toLowerCase(Locale.ROOT));
        }
        int from = at;
        while (bytes[from] == ' ') {
            from++;
        }
        int to = from;
        while (bytes[to] >= '0' && bytes[to] <= '9') {
            to++;
        }
        return number(from, to);
    }

    private int number(int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            value = value * RADIX + (bytes[i] - '0');
        }
        return value;
    }
}
