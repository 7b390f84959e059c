package dev.hourledger.gateway.http;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.domain.Checked;
import dev.hourledger.gateway.domain.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request's body, within a limit of bytes and of time. Lives on the request's event loop. Source: HTTP
 * contract, {@code payload_too_large} and bad-input list.
 */
final class BodyReader {
    /** The longest body of any endpoint that does not say otherwise, bytes. */
    static final int MAX_BODY_BYTES = 64 * 1024;

    private static final byte[] NOTHING = {};
    private static final String EXPECT_CONTINUE = "100-continue";

    private final Exchange exchange;
    private final Vertx vertx;
    private final Duration limit;
    private final int maxBytes;
    private final BodyMemory.Share memory;
    private final Promise<Checked<byte[]>> whole = Promise.promise();
    /** What came first, which is all of most bodies and then is not copied together. */
    private @Nullable Buffer first;

    private @Nullable Buffer joined;
    private int length;
    private long limitTimer;

    private BodyReader(Exchange exchange, Vertx vertx, Duration limit, int maxBytes, BodyMemory memory) {
        this.memory = memory.new Share();
        this.maxBytes = maxBytes;
        this.exchange = exchange;
        this.vertx = vertx;
        this.limit = limit;
    }

    /**
     * Reads the body; must be called in the same turn of the event loop in which the request came. Never fails.
     *
     * @param limit how long the whole body may take; a byte a second is not a request
     * @param maxBytes the longest body
     * @param memory what all bodies share
     */
    static Future<Checked<byte[]>> read(
            Exchange exchange, Vertx vertx, Duration limit, int maxBytes, BodyMemory memory) {
        return new BodyReader(exchange, vertx, limit, maxBytes, memory).start();
    }

    /** Whether what is still to come of the body is little enough to be read and thrown away. */
    static boolean isShort(HttpServerRequest request) {
        long length = contentLength(request);
        boolean bodyless = length == 0 && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
        return bodyless || (length > 0 && length <= MAX_BODY_BYTES && !expectsContinue(request));
    }

    private Future<Checked<byte[]>> start() {
        HttpServerRequest request = exchange.request();
        if (contentLength(request) > maxBytes) {
            return Future.succeededFuture(new Checked.Refused<>(tooLarge()));
        }
        if (expectsContinue(request)) {
            request.response().writeContinue();
        }
        limitTimer = vertx.setTimer(limit.toMillis(), ignored -> refuse(tooSlow()));
        request.exceptionHandler(ignored -> refuse(Refusal.invalidBody("The body broke off or is wrongly framed.")));
        request.handler(this::append);
        request.endHandler(ignored -> finish(new Checked.Accepted<>(bytes())));
        return whole.future();
    }

    private void append(Buffer part) {
        if (whole.future().isComplete()) {
            return;
        }
        length += part.length();
        if (length > maxBytes) {
            refuse(tooLarge());
        } else if (!memory.grow(length)) {
            refuse(Refusal.of(ErrorCode.UNAVAILABLE));
        } else if (first == null) {
            first = part;
        } else {
            joined = (joined == null ? Buffer.buffer().appendBuffer(first) : joined).appendBuffer(part);
        }
    }

    private byte[] bytes() {
        Buffer all = joined == null ? first : joined;
        return all == null ? NOTHING : all.getBytes();
    }

    private Refusal tooLarge() {
        Refusal refusal = Refusal.of(ErrorCode.PAYLOAD_TOO_LARGE);
        return maxBytes == MAX_BODY_BYTES
                ? refusal
                : new Refusal(refusal.code(), "The body is over " + maxBytes / 1024 + " KiB.", "Send less.", null);
    }

    private Refusal tooSlow() {
        return Refusal.invalidBody("The body did not arrive whole within " + limit.toMillis() + " ms.");
    }

    private void refuse(Refusal refusal) {
        exchange.closeAfterwards();
        finish(new Checked.Refused<>(refusal));
    }

    private void finish(Checked<byte[]> result) {
        vertx.cancelTimer(limitTimer);
        memory.end();
        first = null;
        joined = null;
        whole.tryComplete(result);
    }

    private static boolean expectsContinue(HttpServerRequest request) {
        String expect = request.getHeader(HttpHeaders.EXPECT);
        return expect != null && expect.toLowerCase(Locale.ROOT).equals(EXPECT_CONTINUE);
    }

    /**
     * The announced length, 0 when none is; the server has refused requests whose length is no number, but still shows
     * it.
     */
    private static long contentLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null || request.decoderResult().isFailure() ? 0 : Long.parseLong(length.trim());
    }
}
