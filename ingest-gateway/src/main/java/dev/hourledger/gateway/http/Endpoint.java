package dev.hourledger.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/**
 * One line of the routes table.
 *
 * @param path a template of vertx-web, {@code /v1/events/:event_id}
 * @param body what is read before the handler is called
 * @param customisation whether only some plans include it
 */
record Endpoint(HttpMethod method, String path, Body body, boolean customisation, Handler handler) {
    /**
     * The body that an endpoint takes.
     *
     * @param mediaTypes in lower case; none: no body is read
     */
    record Body(List<String> mediaTypes, int maxBytes) {
        static final Body NONE = new Body(List.of(), 0);
        static final Body JSON = new Body(List.of("application/json"), BodyReader.MAX_BODY_BYTES);
        static final Body PRICES =
                new Body(List.of("application/json", PriceHandlers.CSV_TYPE), PriceHandlers.MAX_BODY_BYTES);
    }

    /** Parses, decides, answers. */
    @FunctionalInterface
    interface Handler {
        /**
         * Answers one request.
         *
         * @param body the whole body; empty where the endpoint takes none
         * @return the answer, errors included; a failed future is a bug and is answered as {@code internal}
         */
        Future<Answer> handle(Exchange exchange, byte[] body);
    }

    static Endpoint withBody(HttpMethod method, String path, Handler handler) {
        return new Endpoint(method, path, Body.JSON, false, handler);
    }

    static Endpoint withoutBody(HttpMethod method, String path, Handler handler) {
        return new Endpoint(method, path, Body.NONE, false, handler);
    }

    /** The same with another kind of body. */
    Endpoint taking(Body other) {
        return new Endpoint(method, path, other, customisation, handler);
    }

    /** The same, for plans that include task types and overrides. */
    Endpoint forCustomisation() {
        return new Endpoint(method, path, body, true, handler);
    }
}
