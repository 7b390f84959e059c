package dev.hourledger.gateway.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Bodies as text. Source: HTTP contract, bad-input list. */
final class Utf8Text {
    /** What is said of a body that is none. */
    static final String NOT_UTF_8 = "The body is not valid UTF-8.";

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    /** What each thread keeps to decode into; longer bodies get a place of their own. */
    private static final int KEPT_CHARACTERS = 16 * 1024;

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private Utf8Text() {}

    /**
     * The text behind the byte order mark, if there is one; empty when the bytes are not UTF-8. It stands until this
     * thread decodes the next one.
     */
    static Optional<CharBuffer> decode(byte[] utf8) {
        Scratch scratch = SCRATCH.get();
        // No character of UTF-8 takes less than a byte.
        CharBuffer chars = utf8.length <= KEPT_CHARACTERS ? scratch.chars.clear() : CharBuffer.allocate(utf8.length);
        CharsetDecoder decoder = scratch.decoder.reset();
        if (decoder.decode(ByteBuffer.wrap(utf8), chars, true).isError()
                || decoder.flush(chars).isError()) {
            return Optional.empty();
        }
        chars.flip();
        if (chars.length() > 0 && chars.charAt(0) == BYTE_ORDER_MARK) {
            chars.position(chars.position() + 1);
        }
        return Optional.of(chars);
    }

    private static final class Scratch {
        /** The JDK's decoder is strict where parsers are not: overlong forms, surrogates, and no guessing of UTF-16. */
        private final CharsetDecoder decoder =
                StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);

        private final CharBuffer chars = CharBuffer.allocate(KEPT_CHARACTERS);
    }
}
