package dev.hourledger.gateway.http;

import dev.hourledger.gateway.domain.AccessGrant;
import dev.hourledger.telemetry.Tracing;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request and its one answer. Lives on the request's event loop; only {@link #answer} may be called from anywhere.
 */
final class Exchange {
    /** What the router puts in the place of bytes that are no character. */
    private static final char UNDECODABLE = '\uFFFD';

    /** How long a client that still sends may read its early answer before the connection is closed. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private static final String CONTEXT_KEY = "exchange";

    private final HttpServerRequest request;
    private final Context context;
    private final String requestId;
    private final Watch watch;
    private final Connections connections;
    private final long startedAt;
    private RouteMeters route;
    private Span span = Span.getInvalid();
    private @Nullable AccessGrant grant;
    private RateLimits.@Nullable Standing standing;
    private @Nullable RoutingContext routing;
    private boolean letIn;
    private boolean closeAfterwards;

    Exchange(HttpServerRequest request, String requestId, Watch watch, Connections connections) {
        this.request = request;
        this.context = Objects.requireNonNull(Vertx.currentContext(), "requests come on an event loop");
        this.requestId = requestId;
        this.watch = watch;
        this.connections = connections;
        this.startedAt = watch.meters().now();
        this.route = watch.meters().noRoute();
        connections.busy(request.connection());
    }

    /** The exchange that belongs to a routing context; null before {@link #attachTo}. */
    static @Nullable Exchange of(RoutingContext routing) {
        return routing.get(CONTEXT_KEY);
    }

    void attachTo(RoutingContext routingContext) {
        routing = routingContext;
        routingContext.put(CONTEXT_KEY, this);
    }

    HttpServerRequest request() {
        return request;
    }

    String requestId() {
        return requestId;
    }

    /** A named part of the path; empty, which names nothing, when it is not UTF-8. */
    String pathPart(String name) {
        String part = routing == null ? null : routing.pathParam(name);
        return part == null || part.indexOf(UNDECODABLE) >= 0 ? "" : part;
    }

    /**
     * The values of a query parameter in their order. A query that can't be decoded reads as one empty value, which no
     * rule takes for a good one.
     */
    List<String> queryValues(String name) {
        try {
            return request.params().getAll(name);
        } catch (IllegalArgumentException e) {
            return List.of("");
        }
    }

    /** It has passed the gate. */
    void letIn() {
        letIn = true;
    }

    /** It has reached an endpoint. Strangers, who may look at some pages, begin no trace. */
    void reached(RouteMeters endpoint) {
        route = endpoint;
        if (letIn && watch.tracing().isOn()) {
            span = watch.begin(endpoint, requestId, request.getHeader(HttpHeader.TRACEPARENT));
        }
    }

    /** The endpoint that it has reached, for the metrics. */
    RouteMeters route() {
        return route;
    }

    /** A reading of the meters' time. */
    long startedAt() {
        return startedAt;
    }

    /** One that does nothing where the request is not traced. */
    Span span() {
        return span;
    }

    /** Its span for whoever goes on; null where it is not traced. */
    @Nullable
    String traceparent() {
        return Tracing.traceparent(span);
    }

    /** The key that the request came with; only behind the gate, and not for admin calls. */
    AccessGrant grant() {
        return Objects.requireNonNull(grant, "an endpoint behind the gate has a grant");
    }

    /** The same anywhere; null where there is none. */
    @Nullable
    AccessGrant grantOrNull() {
        return grant;
    }

    void grant(AccessGrant known, RateLimits.Standing itsStanding) {
        grant = known;
        standing = itsStanding;
    }

    /**
     * The connection cannot be used any more once this is answered: what the client still sends is not a new request.
     */
    void closeAfterwards() {
        closeAfterwards = true;
        connections.closing(request.connection());
    }

    /** Sends the answer; a client that has gone is no error. */
    void answer(Answer answer) {
        if (Vertx.currentContext() == context) {
            send(answer);
        } else {
            context.runOnContext(ignored -> send(answer));
        }
    }

    private void send(Answer answer) {
        watch.answered(this, answer);
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        if (response.writeQueueFull()) {
            // It sends and sends, and reads none of its answers.
            request.connection().close();
            return;
        }
        if (connections.isLeaving() || (!request.isEnded() && !BodyReader.isShort(request))) {
            closeAfterwards();
        }
        writeHead(response, answer);
        response.end(answer.body()).onComplete(sent -> {
            connections.idle(request.connection());
            if (closeAfterwards) {
                close();
            }
        });
    }

    private void writeHead(HttpServerResponse response, Answer answer) {
        response.setStatusCode(answer.status());
        response.putHeader(HttpHeader.REQUEST_ID, requestId);
        response.putHeader(HttpHeaders.CONTENT_TYPE, HttpHeader.JSON);
        if (request.method().equals(HttpMethod.HEAD)) {
            response.putHeader(
                    HttpHeaders.CONTENT_LENGTH, Integer.toString(answer.body().length()));
        }
        if (closeAfterwards) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        if (standing != null) {
            response.putHeader(HttpHeader.RATE_LIMIT_POLICY, standing.policy());
            response.putHeader(HttpHeader.RATE_LIMIT, standing.remaining());
        }
        for (Answer.Header header : answer.headers()) {
            response.putHeader(header.name(), header.value());
        }
    }

    /** Closing while bytes are unread would reset the connection and might take the answer away from the client. */
    private void close() {
        if (request.isEnded()) {
            request.connection().close();
            return;
        }
        long timer = context.owner()
                .setTimer(LINGER.toMillis(), ignored -> request.connection().close());
        request.end().onComplete(ignored -> {
            if (context.owner().cancelTimer(timer)) {
                request.connection().close();
            }
        });
    }
}
