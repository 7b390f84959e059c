package dev.hourledger.gateway.http;

import dev.hourledger.contract.HostPort;
import dev.hourledger.gateway.domain.AccessGrant;
import dev.hourledger.gateway.domain.ApiKeyText;
import dev.hourledger.gateway.domain.KeyHasher;
import dev.hourledger.gateway.port.Ports;
import dev.hourledger.telemetry.TraceExport;
import dev.hourledger.telemetry.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The real API on a free port of the loopback interface, with its ports in memory and a clock that stands still. */
final class ApiUnderTest implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-05-06T10:42:00Z");
    static final String ORG = "org_01HX0000000000000000000000";
    static final String ADMIN_TOKEN = "admin-token-of-at-least-32-characters";
    /** Far from its limit. */
    static final ApiKeyText KEY = ApiKeyText.of(true, "goodkey1", "s".repeat(48));

    static final ApiKeyText TEST_KEY = ApiKeyText.of(false, "testkey1", "t".repeat(48));
    static final ApiKeyText REVOKED_KEY = ApiKeyText.of(true, "revoked1", "r".repeat(48));
    /** One request, and since the clock stands still never another one. */
    static final ApiKeyText SPENT_KEY = ApiKeyText.of(true, "spentkey", "p".repeat(48));

    static final ApiKeyText SPENT_REVOKED_KEY = ApiKeyText.of(true, "spentrev", "q".repeat(48));

    /** By the directory its plan does not include task types and overrides. */
    static final ApiKeyText FREE_KEY = ApiKeyText.of(true, "freekey1", "f".repeat(48));

    static final KeyHasher HASHER = new KeyHasher(new byte[KeyHasher.MIN_PEPPER_BYTES]);
    private static final long RANDOM_SEED = 1;
    private static final int EVENT_LOOPS = 2;
    private static final int GENEROUS_PER_SECOND = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final InMemoryLog log = new InMemoryLog();
    final InMemoryDirectory directory = new InMemoryDirectory();
    final InMemoryEvents events = new InMemoryEvents();
    final InMemoryOrganisations organisations = new InMemoryOrganisations();
    final InMemoryReferenceData references = new InMemoryReferenceData();
    final InMemoryAgents agents = new InMemoryAgents();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    /** What clients asked to be traced. */
    final InMemorySpanExporter spans = InMemorySpanExporter.create();

    private final Tracing tracing =
            TraceExport.to(SimpleSpanProcessor.create(spans), 0).of("gateway");
    final HttpApi api;
    final int port;
    volatile Instant now = NOW;
    private final Vertx vertx;

    private ApiUnderTest(Duration deadline, int maxInFlight) {
        addGrant(KEY, false, GENEROUS_PER_SECOND);
        addGrant(TEST_KEY, false, GENEROUS_PER_SECOND);
        addGrant(REVOKED_KEY, true, GENEROUS_PER_SECOND);
        addGrant(SPENT_KEY, false, 1);
        addGrant(SPENT_REVOKED_KEY, true, 1);
        addGrant(FREE_KEY, false, GENEROUS_PER_SECOND, false);
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(EVENT_LOOPS)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        api = newApi(new HttpApiSettings(HASHER, ADMIN_TOKEN, deadline, maxInFlight, null));
        port = await(api.start(vertx, new HostPort("127.0.0.1", 0), EVENT_LOOPS));
    }

    static ApiUnderTest start() {
        return new ApiUnderTest(HttpApiSettings.DEFAULT_DEADLINE, HttpApiSettings.DEFAULT_MAX_IN_FLIGHT);
    }

    static ApiUnderTest start(Duration deadline, int maxInFlight) {
        return new ApiUnderTest(deadline, maxInFlight);
    }

    /** Another gateway's API on the same parts, not listening yet. */
    HttpApi newApi(HttpApiSettings settings) {
        return new HttpApi(
                new Ports(log, log, organisations, references, directory, events, agents),
                settings,
                () -> now,
                new Random(RANDOM_SEED),
                new Observation(meters, tracing, true));
    }

    RawClient connect() throws IOException {
        return new RawClient(port);
    }

    /** One request on a connection of its own; its answer must be as described. */
    Reply call(Request request) throws IOException {
        try (RawClient client = connect()) {
            Reply reply = client.call(request);
            OpenApi.check(request, reply);
            return reply;
        }
    }

    static <T extends @Nullable Object> T await(Future<T> future) {
        try {
            return future.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError("not within " + PATIENCE, e);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private void addGrant(ApiKeyText key, boolean revoked, int requestsPerSecond) {
        addGrant(key, revoked, requestsPerSecond, true);
    }

    private void addGrant(ApiKeyText key, boolean revoked, int requestsPerSecond, boolean customisationAllowed) {
        directory.grants.put(
                key.prefix(),
                new AccessGrant(
                        key.prefix(),
                        ORG,
                        HASHER.hash(key.text()),
                        key.livemode(),
                        revoked,
                        "pro",
                        requestsPerSecond,
                        customisationAllowed,
                        null));
    }
}
