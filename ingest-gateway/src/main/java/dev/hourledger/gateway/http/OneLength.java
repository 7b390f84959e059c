package dev.hourledger.gateway.http;

import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Reads no request that tells the length of its body twice, as a Content-Length and by chunks: what is in front may go
 * by the other one, and take what is another request here for part of the body. Netty's own decoder drops the
 * Content-Length, so that nobody behind it can tell. Lives on the connection's event loop. Source: RFC 9112, 6.1.
 */
final class OneLength extends VertxHttpRequestDecoder {
    /** The name that Vert.x gives to the decoder of requests. */
    private static final String VERTX_DECODER = "httpDecoder";

    private OneLength(HttpServerOptions options) {
        super(options);
    }

    /** To be called before anything was read from the connection. */
    static void demand(HttpConnection connection, HttpServerOptions options) {
        ((ConnectionBase) connection)
                .channel()
                .pipeline()
                .replace(VERTX_DECODER, VERTX_DECODER, new OneLength(options));
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("a Content-Length beside a Transfer-Encoding");
    }
}
