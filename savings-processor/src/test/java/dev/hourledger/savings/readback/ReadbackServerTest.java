package dev.hourledger.savings.readback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hourledger.contract.HostPort;
import dev.hourledger.contract.ReadbackFrame;
import dev.hourledger.contract.ReadbackFrame.Answer;
import dev.hourledger.contract.ReadbackFrame.Ask;
import dev.hourledger.contract.ReadbackFrame.Kind;
import dev.hourledger.contract.ReadbackFrame.Mode;
import dev.hourledger.contract.ReadbackFrame.Owned;
import dev.hourledger.telemetry.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server as gateways see it, over a real connection on the loopback. */
class ReadbackServerTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final int PARTITION = 3;
    private static final int LEFT_MS = 30_000;
    /** More than there are workers. */
    private static final int VIEWS = 65;

    private static final long WAIT_SECONDS = 10;
    private static final int LARGE_OUTCOME_BYTES = 300_000;
    private static final List<HostPort> PEERS = List.of(new HostPort("processor-1", 8091));

    private final Vertx vertx = Vertx.vertx();
    /** Kept, since a client that nobody refers to is closed together with its connections. */
    private final WebSocketClient client = vertx.createWebSocketClient(
            new WebSocketClientOptions().setMaxMessageSize(ReadbackFrame.MAX_FOUND_BYTES * 2));

    private final OutcomeReader outcomes =
            new OutcomeReader(new LogOfKnownLength(), InstantSource.fixed(InMemoryOutcomes.TIME));
    private final InMemoryOutcomes store = new InMemoryOutcomes();
    private ReadbackServer server;

    @BeforeEach
    void start() {
        server = get(ReadbackServer.start(
                vertx,
                new ReadbackServer.Settings(
                        new HostPort("127.0.0.1", 0),
                        SECRET,
                        new ReadbackWatch(new SimpleMeterRegistry(), Tracing.OFF)),
                outcomes,
                () -> PEERS));
    }

    @AfterEach
    void stop() {
        server.close();
        outcomes.close();
        get(vertx.close());
    }

    @Test
    void shouldRefuseAConnectionWithoutTheSecret() {
        for (String authorization : List.of("Bearer wrong", SECRET, "", "bearer " + SECRET.substring(1))) {
            assertThatThrownBy(() -> connect(ReadbackServer.PATH, authorization))
                    .hasRootCauseInstanceOf(UpgradeRejectedException.class)
                    .rootCause()
                    .extracting("status")
                    .isEqualTo(401);
        }
    }

    @Test
    void shouldRefuseAnotherPath() {
        assertThatThrownBy(() -> connect("/other", "Bearer " + SECRET))
                .rootCause()
                .extracting("status")
                .isEqualTo(404);
    }

    @Test
    void shouldAnnounceWhatRunsHereOnConnectAndOnEveryChange() {
        opened(PARTITION);
        Gateway gateway = connect();

        Owned first = gateway.announced();
        outcomes.opened(7, store.stores());
        Owned second = gateway.announced();
        outcomes.closed(PARTITION);
        Owned third = gateway.announced();

        assertThat(first).isEqualTo(Owned.of(Set.of(PARTITION), PEERS));
        assertThat(second).isEqualTo(Owned.of(Set.of(PARTITION, 7), PEERS));
        assertThat(third).isEqualTo(Owned.of(Set.of(7), PEERS));
    }

    @Test
    void shouldSayInWhichGenerationItTookAPartitionToWhoReadsThat() {
        outcomes.opened(PARTITION, new OutcomeReader.Stores(258, store, (mode, id) -> Optional.empty()));
        Gateway gateway = connect(ReadbackServer.PATH + "?" + ReadbackFrame.GENERATIONS, "Bearer " + SECRET);

        assertThat(gateway.announced()).isEqualTo(new Owned(new TreeMap<>(Map.of(PARTITION, 258)), PEERS));
        assertThat(connect().announced()).isEqualTo(Owned.of(Set.of(PARTITION), PEERS));
    }

    /** Views wait for workers, and nothing waits for views. */
    @Test
    void shouldAnswerOutcomesWhileMoreViewsAreAskedForThanThereAreWorkers() {
        CountDownLatch release = new CountDownLatch(1);
        outcomes.opened(PARTITION, new OutcomeReader.Stores(1, store, (mode, id) -> {
            awaitUninterruptibly(release);
            return Optional.empty();
        }));
        outcomes.decided(PARTITION, 0);
        Gateway gateway = connected();
        for (int i = 0; i < VIEWS; i++) {
            gateway.send(new Ask(i, PARTITION, "org_1", LEFT_MS, Mode.ORGANISATION).toBytes());
        }
        gateway.send(new Ask(1_000, PARTITION, InMemoryOutcomes.eventId(1), LEFT_MS, Mode.FIND).toBytes());

        assertThat(gateway.answer()).isEqualTo(Answer.without(1_000, Kind.NOT_KNOWN));
        release.countDown();
        for (int i = 0; i < VIEWS; i++) {
            assertThat(gateway.answer().kind()).isEqualTo(Kind.NOT_KNOWN);
        }
    }

    /** Whoever asked has gone, and nobody makes a view for him. */
    @Test
    void shouldMakeNoViewWhoseTimeIsUp() {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger made = new AtomicInteger();
        outcomes.opened(PARTITION, new OutcomeReader.Stores(1, store, (mode, id) -> {
            made.incrementAndGet();
            awaitUninterruptibly(release);
            return Optional.empty();
        }));
        outcomes.decided(PARTITION, 0);
        Gateway gateway = connected();
        for (int i = 0; i < VIEWS; i++) {
            gateway.send(new Ask(i, PARTITION, "org_1", 1, Mode.ORGANISATION).toBytes());
        }

        for (int i = 0; i < VIEWS; i++) {
            assertThat(gateway.answer().kind()).isEqualTo(Kind.BUSY);
        }
        release.countDown();
        gateway.send(new Ask(1_000, PARTITION, "org_1", LEFT_MS, Mode.ORGANISATION).toBytes());
        assertThat(gateway.answer()).isEqualTo(Answer.without(1_000, Kind.NOT_KNOWN));
        assertThat(made).hasValueLessThan(VIEWS);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldShowAnOrganisation() {
        opened(PARTITION);
        byte[] view = "view".getBytes(UTF_8);
        store.views.put("ORGANISATION org_1", view);
        Gateway gateway = connected();

        gateway.send(new Ask(11, PARTITION, "org_1", LEFT_MS, Mode.ORGANISATION).toBytes());
        assertThat(gateway.answer()).isEqualTo(new Answer(11, Kind.FOUND, view));
        gateway.send(new Ask(12, PARTITION, "org_2", LEFT_MS, Mode.ORGANISATION).toBytes());
        assertThat(gateway.answer()).isEqualTo(Answer.without(12, Kind.NOT_KNOWN));
        gateway.send(new Ask(13, PARTITION + 1, "org_1", LEFT_MS, Mode.ORGANISATION).toBytes());
        assertThat(gateway.answer()).isEqualTo(Answer.without(13, Kind.ELSEWHERE));
        store.close();
        gateway.send(new Ask(14, PARTITION, "org_1", LEFT_MS, Mode.ORGANISATION).toBytes());
        assertThat(gateway.answer()).isEqualTo(Answer.without(14, Kind.ELSEWHERE));
    }

    @Test
    void shouldAnswerWhatIsThere() {
        opened(PARTITION);
        byte[] outcome = "outcome".getBytes(UTF_8);
        store.put(InMemoryOutcomes.eventId(1), outcome);
        Gateway gateway = connected();

        gateway.ask(11, PARTITION, 1, Mode.FIND);
        gateway.ask(12, PARTITION, 1, Mode.AWAIT);
        gateway.ask(13, PARTITION, 2, Mode.FIND);
        gateway.ask(14, PARTITION + 1, 1, Mode.FIND);
        gateway.ask(15, PARTITION + 1, 1, Mode.AWAIT);

        List<Answer> answers =
                List.of(gateway.answer(), gateway.answer(), gateway.answer(), gateway.answer(), gateway.answer());
        assertThat(answers)
                .containsExactlyInAnyOrder(
                        new Answer(11, Kind.FOUND, outcome),
                        new Answer(12, Kind.FOUND, outcome),
                        Answer.without(13, Kind.NOT_KNOWN),
                        Answer.without(14, Kind.ELSEWHERE),
                        Answer.without(15, Kind.ELSEWHERE));
    }

    @Test
    void shouldAnswerOnceTheOutcomeIsWritten() {
        opened(PARTITION);
        Gateway gateway = connected();
        gateway.ask(11, PARTITION, 1, Mode.AWAIT);
        await().until(() -> outcomes.waiting() == 1);
        byte[] outcome = new byte[LARGE_OUTCOME_BYTES];
        outcome[0] = 1;

        outcomes.written(InMemoryOutcomes.eventId(1), outcome);

        assertThat(gateway.answer()).isEqualTo(new Answer(11, Kind.FOUND, outcome));
    }

    @Test
    void shouldSayNotKnownWhenTheTimeIsUp() {
        opened(PARTITION);
        Gateway gateway = connected();

        gateway.send(new Ask(11, PARTITION, InMemoryOutcomes.eventId(1), 1, Mode.AWAIT).toBytes());

        assertThat(gateway.answer()).isEqualTo(Answer.without(11, Kind.NOT_KNOWN));
    }

    @Test
    void shouldCloseOnlyTheConnectionThatSendsWhatIsNoFrame() {
        opened(PARTITION);
        for (byte[] garbage : List.of(
                "garbage".getBytes(UTF_8),
                new byte[0],
                Owned.of(Set.of(1), List.of()).toBytes(),
                Answer.without(1, Kind.BUSY).toBytes())) {
            Gateway good = connected();
            Gateway bad = connected();

            bad.send(garbage);

            await().until(() -> bad.socket.isClosed());
            good.ask(11, PARTITION, 1, Mode.FIND);
            assertThat(good.answer()).isEqualTo(Answer.without(11, Kind.NOT_KNOWN));
        }
    }

    @Test
    void shouldCloseAConnectionThatSendsTooMuch() {
        Gateway gateway = connected();

        // The server may be faster at closing than this is at writing.
        var unused = gateway.socket.writeBinaryMessage(Buffer.buffer(new byte[1 << 20]));

        await().until(() -> gateway.socket.isClosed());
        assertThat(connected().socket.isClosed()).isFalse();
    }

    @Test
    void shouldSendEveryAskerElsewhereWhenThePartitionGoes() {
        opened(PARTITION);
        Gateway gateway = connected();
        gateway.ask(11, PARTITION, 1, Mode.AWAIT);
        await().until(() -> outcomes.waiting() == 1);

        outcomes.closed(PARTITION);

        ReadbackFrame first = gateway.next();
        ReadbackFrame second = gateway.next();
        assertThat(List.of(first, second))
                .containsExactlyInAnyOrder(Answer.without(11, Kind.ELSEWHERE), Owned.of(Set.of(), PEERS));
    }

    @Test
    void shouldCloseEveryConnectionWhenClosed() {
        Gateway gateway = connected();

        server.close();

        await().until(() -> gateway.socket.isClosed());
    }

    @Test
    void shouldOutliveAConnectionThatIsGoneBeforeItsAnswer() {
        opened(PARTITION);
        Gateway gateway = connected();
        gateway.ask(11, PARTITION, 1, Mode.AWAIT);
        await().until(() -> outcomes.waiting() == 1);

        get(gateway.socket.close());

        outcomes.written(InMemoryOutcomes.eventId(1), new byte[] {1});
        assertThat(outcomes.waiting()).isZero();
        connected().ask(12, PARTITION, 1, Mode.FIND);
    }

    /** A task runs it that has nothing to decide. */
    private void opened(int partition) {
        outcomes.opened(partition, store.stores());
        outcomes.decided(partition, 0);
    }

    /** Connected, and the first announcement taken. */
    private Gateway connected() {
        Gateway gateway = connect();
        gateway.announced();
        return gateway;
    }

    private Gateway connect() {
        return connect(ReadbackServer.PATH, "Bearer " + SECRET);
    }

    private Gateway connect(String path, String authorization) {
        WebSocketConnectOptions target = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(server.port())
                .setURI(path)
                .addHeader("Authorization", authorization);
        BlockingQueue<ReadbackFrame> frames = new LinkedBlockingQueue<>();
        var opening = client.webSocket();
        opening.binaryMessageHandler(message -> frames.add(ReadbackFrame.fromBytes(message.getBytes())));
        return new Gateway(get(opening.connect(target)), frames);
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** A gateway's end of a connection. */
    private record Gateway(WebSocket socket, BlockingQueue<ReadbackFrame> frames) {
        void ask(long correlationId, int partition, int event, Mode mode) {
            send(new Ask(correlationId, partition, InMemoryOutcomes.eventId(event), LEFT_MS, mode).toBytes());
        }

        void send(byte[] frame) {
            get(socket.writeBinaryMessage(Buffer.buffer(frame)));
        }

        ReadbackFrame next() {
            try {
                return Objects.requireNonNull(frames.poll(WAIT_SECONDS, TimeUnit.SECONDS), "no frame in time");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        Owned announced() {
            return (Owned) next();
        }

        Answer answer() {
            return (Answer) next();
        }
    }
}
