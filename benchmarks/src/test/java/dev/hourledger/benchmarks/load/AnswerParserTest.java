package dev.hourledger.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class AnswerParserTest {
    private static final String CREATED =
            "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\nContent-Length: 11\r\n\r\n{\"a\":\"b\\r\"}";

    private final AnswerParser parser = new AnswerParser();

    @Test
    void shouldReadAnAnswerThatComesInPieces() {
        for (int cut = 1; cut < CREATED.length(); cut++) {
            assertThat(parser.add(bytes(CREATED.substring(0, cut)))).isFalse();
            assertThat(parser.add(bytes(CREATED.substring(cut)))).isTrue();
            assertThat(parser.status()).isEqualTo(201);
        }
    }

    @Test
    void shouldTellOtherBodiesApart() {
        parser.add(bytes(CREATED));
        int first = parser.bodyHash();
        parser.add(bytes(CREATED));
        assertThat(parser.bodyHash()).isEqualTo(first);

        parser.add(bytes(CREATED.replace("\"b", "\"c")));
        assertThat(parser.bodyHash()).isNotEqualTo(first);
    }

    @Test
    void shouldRefuseWhatItCanNotRead() {
        ByteBuf chunked = bytes("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");

        assertThatThrownBy(() -> parser.add(chunked)).isInstanceOf(IllegalStateException.class);
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, US_ASCII);
    }
}
