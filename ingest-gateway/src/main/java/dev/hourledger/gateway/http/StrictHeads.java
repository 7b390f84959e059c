package dev.hourledger.gateway.http;

import io.netty.handler.codec.http.HttpMessage;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Refuses heads that the decoder of Vert.x lets pass: those of too many fields, and those that tell the length of their
 * body twice, as a Content-Length and by chunks: what is in front may go by the other one, and take what is another
 * request here for part of the body. Netty drops the Content-Length, so that nobody behind it can tell. Lives on the
 * connection's event loop. Source: RFC 9112, 6.1.
 */
final class StrictHeads extends VertxHttpRequestDecoder {
    /** The name that Vert.x gives to the decoder of requests. */
    private static final String VERTX_DECODER = "httpDecoder";

    /** Fields of a head: each costs some hundred bytes beside its text, and one of three bytes would not be dear. */
    static final int MAX_FIELDS = 200;

    private int fields;

    private StrictHeads(HttpServerOptions options) {
        super(options);
    }

    /** To be called before anything was read from the connection. */
    static void demand(HttpConnection connection, HttpServerOptions options) {
        ((ConnectionBase) connection)
                .channel()
                .pipeline()
                .replace(VERTX_DECODER, VERTX_DECODER, new StrictHeads(options));
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) {
        fields = 0;
        return super.createMessage(initialLine);
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        if (++fields > MAX_FIELDS) {
            throw new IllegalArgumentException("more than " + MAX_FIELDS + " fields");
        }
        return super.splitHeaderName(line, start, length);
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("a Content-Length beside a Transfer-Encoding");
    }
}
