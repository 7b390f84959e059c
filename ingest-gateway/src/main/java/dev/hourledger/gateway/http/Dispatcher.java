package dev.hourledger.gateway.http;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.domain.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each request through the order of the error catalogue: the gate, then path, method, media type, body, and at
 * last the endpoint's handler. One for each event loop. Source: ADR 0005.
 */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final Pattern ENCODED_DOT = Pattern.compile("%2e", Pattern.CASE_INSENSITIVE);
    private static final Pattern SANE_REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final String IDENTITY = "identity";
    private static final String CHUNKED = "chunked";
    private static final byte[] NO_BODY = {};

    /**
     * What the dispatchers of all event loops have in common.
     *
     * @param bodyLimit how long a whole body may take
     * @param bodies what all bodies share
     */
    record Shared(Core core, Gate gate, Watch watch, Duration bodyLimit, BodyMemory bodies) {
        /** The meters of an endpoint. */
        RouteMeters metersOf(Endpoint endpoint) {
            return watch.meters().route(endpoint.method().name() + " " + endpoint.path());
        }
    }

    /** An endpoint with its meters. */
    private record Reachable(Endpoint endpoint, RouteMeters meters) {}

    private final Vertx vertx;
    private final Core core;
    private final Gate gate;
    private final Shared shared;
    private final OrganisationReader organisations;
    private final Connections connections;
    private final Duration bodyLimit;

    Dispatcher(Vertx vertx, Shared shared, OrganisationReader organisations, Connections connections) {
        this.vertx = vertx;
        this.organisations = organisations;
        this.core = shared.core();
        this.gate = shared.gate();
        this.shared = shared;
        this.bodyLimit = shared.bodyLimit();
        this.connections = connections;
    }

    /** What answers every request whose head is HTTP. */
    Handler<HttpServerRequest> handler(Routes routes) {
        Router router = router(routes);
        return request -> {
            if (connections.isClosing(request.connection())) {
                return;
            }
            if (isAmbiguous(request)) {
                refuse(request, "a Transfer-Encoding other than chunked, or not one Host");
            } else if (hasDotSegment(request)) {
                refuseDots(request);
            } else {
                router.handle(request);
            }
        };
    }

    /** A router over the table. */
    private Router router(Routes routes) {
        Router router = Router.router(vertx);
        byPath(routes.forEverybody())
                .forEach((path, endpoints) -> router.route(path).handler(routing -> {
                    exchange(routing.request()).attachTo(routing);
                    call(routing, endpoints);
                }));
        router.route().handler(this::enter);
        byPath(routes.forKeys()).forEach((path, endpoints) -> {
            router.route(path).handler(routing -> call(routing, endpoints));
            router.route(Routes.API + path).handler(routing -> call(routing, endpoints));
        });
        byPath(routes.forAdmins())
                .forEach((path, endpoints) -> router.route(path).handler(routing -> call(routing, endpoints)));
        router.route().handler(routing -> refuse(routing, ErrorCode.NOT_FOUND));
        // Paths that vertx-web cannot read, some of which get here without having entered.
        router.errorHandler(400, this::refuseUnreadable);
        router.errorHandler(404, this::refuseUnreadable);
        router.errorHandler(500, this::internal);
        return router;
    }

    /**
     * Whether the path has a part that is . or .., written out or encoded. The router would resolve it, and a call on
     * a part of something would become a call on all of it: revoking the key .. would close its organisation.
     */
    private static boolean hasDotSegment(HttpServerRequest request) {
        String path = request.path();
        return path != null
                && (path.indexOf('.') >= 0 || path.indexOf('%') >= 0)
                && Arrays.stream(path.split("/", -1))
                        .map(part -> ENCODED_DOT.matcher(part).replaceAll("."))
                        .anyMatch(part -> part.equals(".") || part.equals(".."));
    }

    private void refuseDots(HttpServerRequest request) {
        Exchange exchange = exchange(request);
        boolean admin = request.path().startsWith(Routes.ADMIN);
        Optional<Refusal> refusal =
                admin ? refusedAdmin(exchange) : gate.checkKey(exchange).map(Refusal::of);
        exchange.answer(Answer.refused(refusal.orElse(Refusal.of(ErrorCode.NOT_FOUND)), core.now()));
    }

    /** An admin call that may not pass: what is missing is not an API key. */
    private Optional<Refusal> refusedAdmin(Exchange exchange) {
        return gate.checkAdmin(exchange)
                .map(code -> new Refusal(
                        code,
                        code == ErrorCode.MISSING_AUTHORIZATION
                                ? "No admin token was sent."
                                : "The admin token is not valid. An API key opens no admin call.",
                        "Send the header Authorization: Bearer <admin token>, the gateway's HOURLEDGER_ADMIN_TOKEN.",
                        null));
    }

    /** What is not HTTP is answered as far as there is somebody to answer. */
    void refuseInvalidHttp(HttpServerRequest request) {
        if (!connections.isClosing(request.connection())) {
            refuse(request, String.valueOf(request.decoderResult().cause().getMessage()));
        }
    }

    /**
     * What the decoder lets pass, and a proxy in front may read in another way: a request could hide in the body of
     * another one (RFC 9112, 3.2 and 6.1).
     */
    private static boolean isAmbiguous(HttpServerRequest request) {
        List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        boolean plain = codings.isEmpty()
                || (codings.size() == 1
                        && codings.get(0).strip().equalsIgnoreCase(CHUNKED)
                        && request.version() == HttpVersion.HTTP_1_1);
        boolean oneHost = request.version() == HttpVersion.HTTP_1_0
                || request.headers().getAll(HttpHeaders.HOST).size() == 1;
        return !plain || !oneHost;
    }

    private void refuse(HttpServerRequest request, String cause) {
        Exchange exchange = exchange(request);
        exchange.closeAfterwards();
        LOG.atDebug()
                .addKeyValue("request_id", exchange.requestId())
                .addKeyValue("cause", cause)
                .log("not HTTP");
        exchange.answer(Answer.refused(
                Refusal.invalidBody("The request is not valid HTTP, or its head is too long.")
                        .withHint("Send HTTP/1.1 with one Host, a Content-Length or chunks, and less than "
                                + HttpApi.MAX_HEADER_BYTES / 1024 + " KiB of headers."),
                core.now()));
    }

    private Map<String, List<Reachable>> byPath(List<Endpoint> endpoints) {
        return endpoints.stream()
                .map(endpoint -> new Reachable(endpoint, shared.metersOf(endpoint)))
                .collect(Collectors.groupingBy(
                        reachable -> reachable.endpoint().path(), LinkedHashMap::new, Collectors.toList()));
    }

    private void enter(RoutingContext routing) {
        Exchange exchange = exchange(routing.request());
        exchange.attachTo(routing);
        Optional<Refusal> refusal = isForAdmins(routing)
                ? refusedAdmin(exchange)
                : gate.checkKey(exchange).map(Refusal::of);
        if (refusal.isPresent()) {
            exchange.answer(Answer.refused(refusal.get(), core.now()));
        } else {
            exchange.letIn();
            routing.next();
        }
    }

    /** By the normalised path, as the router will match it: no detour may lead a key to an admin call. */
    private static boolean isForAdmins(RoutingContext routing) {
        try {
            String path = routing.normalizedPath();
            return path.equals(Routes.ADMIN) || path.startsWith(Routes.ADMIN + "/");
        } catch (IllegalArgumentException e) {
            // A path that cannot be decoded matches no route, so nobody needs the admin token for it.
            return false;
        }
    }

    private void call(RoutingContext routing, List<Reachable> endpoints) {
        Exchange exchange = entered(routing);
        Optional<Reachable> reached = endpoints.stream()
                .filter(candidate ->
                        candidate.endpoint().method().equals(exchange.request().method()))
                .findFirst();
        if (reached.isEmpty()) {
            String allowed = endpoints.stream()
                    .map(each -> each.endpoint().method().name())
                    .collect(Collectors.joining(", "));
            exchange.answer(
                    Answer.refused(ErrorCode.METHOD_NOT_ALLOWED, core.now()).with(HttpHeaders.ALLOW, allowed));
            return;
        }
        exchange.reached(reached.get().meters());
        answer(exchange, reached.get().endpoint()).onComplete(exchange::answer, bug -> {
            logBug(exchange, bug);
            exchange.answer(Answer.refused(ErrorCode.INTERNAL, core.now()));
        });
    }

    private Future<Answer> answer(Exchange exchange, Endpoint endpoint) {
        if (!endpoint.customisation() || exchange.grant().customisationAllowed()) {
            return answerIncluded(exchange, endpoint);
        }
        // While the owner is asked nothing of the body may be lost.
        exchange.request().pause();
        return organisations.allowsCustomisation(exchange.grant()).transform(allowed -> {
            Future<Answer> answer;
            if (allowed.failed()) {
                answer = Future.succeededFuture(organisations.unreadable(allowed.cause()));
            } else if (allowed.result()) {
                answer = answerIncluded(exchange, endpoint);
            } else {
                answer = Future.succeededFuture(Answer.refused(ErrorCode.FEATURE_LOCKED, core.now()));
            }
            exchange.request().resume();
            return answer;
        });
    }

    /** Answers what the plan includes. */
    private Future<Answer> answerIncluded(Exchange exchange, Endpoint endpoint) {
        Endpoint.Body taken = endpoint.body();
        if (taken.mediaTypes().isEmpty()) {
            return endpoint.handler().handle(exchange, NO_BODY);
        }
        if (!isTaken(exchange.request(), taken)) {
            return Future.succeededFuture(Answer.refused(unsupported(taken), core.now()));
        }
        return BodyReader.read(exchange, vertx, bodyLimit, taken.maxBytes(), shared.bodies())
                .compose(body -> body.fold(
                        bytes -> endpoint.handler().handle(exchange, bytes),
                        refusal -> Future.succeededFuture(Answer.refused(refusal, core.now()))));
    }

    private static boolean isTaken(HttpServerRequest request, Endpoint.Body taken) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        return taken.mediaTypes().contains(mediaType(request))
                && (encoding == null || encoding.strip().equalsIgnoreCase(IDENTITY));
    }

    /** The body's media type in lower case and without parameters; "" when none is said. */
    static String mediaType(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static Refusal unsupported(Endpoint.Body taken) {
        Refusal refusal = Refusal.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        return taken.mediaTypes().size() == 1
                ? refusal
                : new Refusal(
                        refusal.code(),
                        "The body must be plain JSON or CSV.",
                        "Send one of Content-Type: " + String.join(", ", taken.mediaTypes()) + ", not compressed.",
                        null);
    }

    private void refuse(RoutingContext routing, ErrorCode code) {
        entered(routing).answer(Answer.refused(code, core.now()));
    }

    private void refuseUnreadable(RoutingContext routing) {
        Exchange known = Exchange.of(routing);
        Exchange exchange = known == null ? exchange(routing.request()) : known;
        Optional<ErrorCode> refusal = known == null ? gate.checkKey(exchange) : Optional.empty();
        exchange.answer(Answer.refused(refusal.orElse(ErrorCode.NOT_FOUND), core.now()));
    }

    private void internal(RoutingContext routing) {
        Exchange exchange = entered(routing);
        logBug(exchange, routing.failure());
        exchange.answer(Answer.refused(ErrorCode.INTERNAL, core.now()));
    }

    private Exchange entered(RoutingContext routing) {
        Exchange exchange = Exchange.of(routing);
        return exchange == null ? exchange(routing.request()) : exchange;
    }

    private Exchange exchange(HttpServerRequest request) {
        String sent = request.getHeader(HttpHeader.REQUEST_ID);
        boolean sane = sent != null && SANE_REQUEST_ID.matcher(sent).matches();
        return new Exchange(request, sane ? sent : core.ids().requestId(), shared.watch(), connections);
    }

    private static void logBug(Exchange exchange, Throwable bug) {
        LOG.atError()
                .addKeyValue("request_id", exchange.requestId())
                .setCause(bug)
                .log("a request failed");
    }
}
