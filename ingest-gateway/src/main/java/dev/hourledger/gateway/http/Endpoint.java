package dev.hourledger.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;

/**
 * One line of the routes table.
 *
 * @param path a template of vertx-web, {@code /v1/events/:event_id}
 * @param takesJson whether a JSON body is read before the handler is called
 * @param customisation whether only some plans include it
 */
record Endpoint(HttpMethod method, String path, boolean takesJson, boolean customisation, Handler handler) {
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
        return new Endpoint(method, path, true, false, handler);
    }

    static Endpoint withoutBody(HttpMethod method, String path, Handler handler) {
        return new Endpoint(method, path, false, false, handler);
    }

    /** The same, for plans that include task types and overrides. */
    Endpoint forCustomisation() {
        return new Endpoint(method, path, takesJson, true, handler);
    }
}
