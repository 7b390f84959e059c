package dev.hourledger.gateway.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Bodies as text. Stateless. Source: HTTP contract, bad-input list. */
final class Utf8Text {
    /** What is said of a body that is none. */
    static final String NOT_UTF_8 = "The body is not valid UTF-8.";

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private Utf8Text() {}

    /** The text behind the byte order mark, if there is one; empty when the bytes are not UTF-8. */
    static Optional<CharBuffer> decode(byte[] utf8) {
        CharBuffer chars;
        try {
            // The JDK's decoder is strict where parsers are not: overlong forms, surrogates, and no guessing of UTF-16.
            chars = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
        if (chars.length() > 0 && chars.charAt(0) == BYTE_ORDER_MARK) {
            chars.position(chars.position() + 1);
        }
        return Optional.of(chars);
    }
}
