package dev.hourledger.gateway.readback;

import static dev.hourledger.gateway.readback.ScriptedProcessor.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.contract.HostPort;
import dev.hourledger.contract.ReadbackFrame.Answer;
import dev.hourledger.contract.ReadbackFrame.Ask;
import dev.hourledger.contract.ReadbackFrame.Kind;
import dev.hourledger.contract.ReadbackFrame.Mode;
import dev.hourledger.contract.ReadbackFrame.Owned;
import dev.hourledger.events.OrgList;
import dev.hourledger.events.OrgSummary;
import dev.hourledger.gateway.config.GatewayConfig;
import dev.hourledger.gateway.domain.OrgPage;
import dev.hourledger.gateway.domain.Outcome;
import dev.hourledger.gateway.domain.PriceBook;
import dev.hourledger.serde.AvroSerde;
import dev.hourledger.serde.InMemorySchemaRegistry;
import dev.hourledger.serde.SchemaRegistry;
import dev.hourledger.serde.Subject;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadbackClientIT {
    private static final int PARTITION = 3;
    private static final String EVENT = "evt_01HX0000000000000000000001";
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final Vertx vertx = Vertx.vertx();
    private final SchemaRegistry registry = new InMemorySchemaRegistry();
    private final SampleOutcomes outcomes = new SampleOutcomes(registry);
    private final ScriptedProcessor processor = new ScriptedProcessor(vertx);

    @AfterEach
    void stop() {
        await(vertx.close());
    }

    @Test
    void shouldAnswerWithTheOwnersOutcome() {
        processor.owning(Set.of(1, PARTITION)).answering(this::recorded);

        Optional<Outcome> outcome = await(client(processor.address()).await(PARTITION, EVENT, LONG));

        assertThat(outcome).get().isInstanceOf(Outcome.Recorded.class);
        assertThat(processor.asked).singleElement().satisfies(ask -> {
            assertThat(ask.partition()).isEqualTo(PARTITION);
            assertThat(ask.id()).isEqualTo(EVENT);
            assertThat(ask.mode()).isEqualTo(Mode.AWAIT);
            assertThat(ask.leftMs()).isBetween(1, (int) LONG.toMillis());
        });
    }

    @Test
    void shouldAnswerOnTheCallersContext() {
        processor.owning(Set.of(PARTITION)).answering(this::recorded);
        ReadbackClient client = client(processor.address());
        var caller = vertx.getOrCreateContext();

        Boolean same =
                await(Future.<Boolean>future(promise -> caller.runOnContext(v -> client.await(PARTITION, EVENT, LONG)
                        .onComplete(outcome -> promise.complete(caller.equals(Vertx.currentContext()))))));

        assertThat(same).isTrue();
    }

    @Test
    void shouldAskTheNewOwnerWhenTheOldOneSaysElsewhere() {
        ScriptedProcessor next = new ScriptedProcessor(vertx).answering(this::recorded);
        processor.owning(Set.of(PARTITION)).answering(answer(Kind.ELSEWHERE));
        Future<Optional<Outcome>> outcome =
                client(processor.address(), next.address()).await(PARTITION, EVENT, LONG);
        await().until(() -> processor.asked.size() == 1);

        next.owning(Set.of(PARTITION));

        assertThat(await(outcome)).isPresent();
        assertThat(processor.asked).hasSize(1);
    }

    @Test
    void shouldAskTheNewOwnerAtOnceWhenTheOldOneStaysSilent() {
        ScriptedProcessor next = new ScriptedProcessor(vertx).answering(this::recorded);
        processor.owning(Set.of(PARTITION));
        Future<Optional<Outcome>> outcome =
                client(processor.address(), next.address()).await(PARTITION, EVENT, LONG);
        await().until(() -> processor.asked.size() == 1);

        next.owning(Set.of(PARTITION));

        assertThat(await(outcome)).isPresent();
    }

    @Test
    void shouldAskTheEarlierClaimantWhenTheLatestTakesItsClaimBack() {
        processor.owning(Set.of(PARTITION)).answering(this::recorded);
        ScriptedProcessor zombie = new ScriptedProcessor(vertx).answering(answer(Kind.ELSEWHERE));
        ReadbackClient client = client(processor.address(), zombie.address());
        await().until(() -> client.connections() == 2);
        zombie.owning(Set.of(PARTITION));
        await().until(() -> ended(client.find(PARTITION, EVENT, SHORT)) && !zombie.asked.isEmpty());
        Future<Optional<Outcome>> outcome = client.await(PARTITION, EVENT, LONG);

        zombie.owning(Set.of());

        assertThat(await(outcome)).isPresent();
    }

    @Test
    void shouldNotAskWhoHadAPartitionBefore() {
        processor.announcing(since(7)).answering(this::recorded);
        ReadbackClient client = client(processor.address());
        await().until(() -> client.connections() == 1);
        ScriptedProcessor before = new ScriptedProcessor(vertx).announcing(since(6));
        processor.announcing(new Owned(since(7).partitions(), List.of(before.address())));
        await().until(() -> client.connections() == 2);

        assertThat(await(client.find(PARTITION, EVENT, LONG))).isPresent();
        assertThat(before.asked).isEmpty();
    }

    private static Owned since(int generation) {
        return new Owned(new TreeMap<>(Map.of(PARTITION, generation)), List.of());
    }

    @Test
    void shouldAskAgainWhenTheConnectionIsLost() {
        processor.owning(Set.of(PARTITION));
        Future<Optional<Outcome>> outcome = client(processor.address()).await(PARTITION, EVENT, LONG);
        await().until(() -> processor.asked.size() == 1);
        processor.answering(this::recorded);

        processor.dropConnections();

        assertThat(await(outcome)).isPresent();
        assertThat(processor.asked).hasSize(2);
    }

    @Test
    void shouldConnectAgainToARestartedProcessor() {
        processor.owning(Set.of(PARTITION)).answering(this::recorded);
        ReadbackClient client = client(processor.address());
        await().until(() -> client.connections() == 1);
        processor.stop();
        Future<Optional<Outcome>> outcome = client.await(PARTITION, EVENT, LONG);

        processor.startAgain();

        assertThat(await(outcome)).isPresent();
    }

    @Test
    void shouldWaitForAnOwnerToCome() {
        processor.answering(this::recorded);
        Future<Optional<Outcome>> outcome = client(processor.address()).await(PARTITION, EVENT, LONG);

        processor.owning(Set.of(PARTITION));

        assertThat(await(outcome)).isPresent();
    }

    @Test
    void shouldEndAtTheDeadline() {
        processor.owning(Set.of(PARTITION));
        ReadbackClient client = client(processor.address());

        assertThat(await(client.await(PARTITION, EVENT, SHORT))).isEmpty();
        assertThat(ended(client.find(PARTITION, EVENT, SHORT))).isTrue();
        // A late answer says nothing to anybody.
        processor.asked.forEach(
                ask -> processor.sendToGateways(recorded(ask).orElseThrow().toBytes()));
        processor.answering(this::recorded);
        assertThat(await(client.await(PARTITION, EVENT, LONG))).isPresent();
    }

    @Test
    void shouldEndAtTheDeadlineWithoutAnyProcessor() {
        processor.stop();
        ReadbackClient client = client(processor.address());

        assertThat(await(client.await(PARTITION, EVENT, SHORT))).isEmpty();
        assertThat(failure(client.find(PARTITION, EVENT, SHORT))).isInstanceOf(PendingAsk.UnansweredException.class);
    }

    @Test
    void shouldTellNotKnownFromBusy() {
        processor.owning(Set.of(PARTITION)).answering(answer(Kind.NOT_KNOWN));
        ReadbackClient client = client(processor.address());

        assertThat(await(client.find(PARTITION, EVENT, LONG))).isEmpty();
        assertThat(await(client.await(PARTITION, EVENT, LONG))).isEmpty();
        processor.answering(answer(Kind.BUSY));
        assertThat(failure(client.find(PARTITION, EVENT, LONG))).isInstanceOf(PendingAsk.UnansweredException.class);
        assertThat(await(client.await(PARTITION, EVENT, LONG))).isEmpty();
    }

    @Test
    void shouldSurviveGarbage() {
        processor.owning(Set.of(PARTITION));
        ReadbackClient client = client(processor.address());
        Future<Optional<Outcome>> outcome = client.await(PARTITION, EVENT, LONG);
        await().until(() -> processor.asked.size() == 1);
        processor.answering(this::recorded);

        processor.sendToGateways(new byte[] {1, 2, 3});

        assertThat(await(outcome)).isPresent();
    }

    @Test
    void shouldNotKnowAnOutcomeThatCanNotBeDecoded() {
        processor
                .owning(Set.of(PARTITION))
                .answering(ask -> Optional.of(new Answer(ask.correlationId(), Kind.FOUND, new byte[] {9})));

        assertThat(await(client(processor.address()).await(PARTITION, EVENT, LONG)))
                .isEmpty();
    }

    /** Processors are upgraded first: what one of them has decided is there, whatever it is. */
    @Test
    void shouldNotTakeAnOutcomeOfANewerReleaseForNone() {
        processor.owning(Set.of(PARTITION));
        ReadbackClient client = client(processor.address());
        for (byte[] newer : List.of(outcomes.unknown(EVENT), outcomes.rejected(EVENT, "of_tomorrow", null))) {
            processor.answering(ask -> Optional.of(new Answer(ask.correlationId(), Kind.FOUND, newer)));

            assertThat(await(client.await(PARTITION, EVENT, LONG))).isEmpty();
            assertThat(failure(client.find(PARTITION, EVENT, LONG))).hasMessageContaining("newer release");
        }
    }

    @Test
    void shouldAskTheOwnerForViews() {
        processor
                .owning(Set.of(PARTITION))
                .answering(ask -> Optional.of(new Answer(ask.correlationId(), Kind.FOUND, orgs(List.of(ask.id())))));
        ReadbackClient client = client(processor.address());

        assertThat(await(client.organisations().list(PARTITION, Optional.of("org_1"), LONG))
                        .lastId())
                .isEqualTo("org_1");
        processor.answering(answer(Kind.NOT_KNOWN));
        assertThat(await(client.referenceData().prices(PARTITION, LONG))).isEqualTo(PriceBook.NONE);
        assertThat(await(client.organisations().audit(PARTITION, "org_1", 7, LONG)))
                .isEmpty();
        assertThat(processor.asked).extracting(Ask::mode).containsExactly(Mode.ORGANISATIONS, Mode.PRICES, Mode.AUDIT);
        assertThat(processor.asked).extracting(Ask::id).containsExactly("org_1", "-", "org_1/7");
    }

    /** An outcome is the same whoever has it (P4); what is now only the latest owner knows. */
    @Test
    void shouldNotBelieveAnEarlierOwnersView() {
        processor.owning(Set.of(PARTITION));
        ReadbackClient client = client(processor.address());
        Future<OrgPage> page = client.organisations().list(PARTITION, Optional.empty(), LONG);
        await().until(() -> processor.asked.size() == 1);
        ScriptedProcessor next = new ScriptedProcessor(vertx).owning(Set.of(PARTITION));
        processor.owning(Set.of(PARTITION), processor.address(), next.address());
        await().until(() -> next.asked.size() == 1);

        processor.sendToGateways(
                new Answer(processor.asked.get(0).correlationId(), Kind.FOUND, orgs(List.of("org_of_the_past")))
                        .toBytes());
        next.sendToGateways(
                new Answer(next.asked.get(0).correlationId(), Kind.FOUND, orgs(List.of("org_1"))).toBytes());

        assertThat(await(page).lastId()).isEqualTo("org_1");
    }

    @Test
    void shouldLearnOfOtherProcessors() {
        ScriptedProcessor peer = new ScriptedProcessor(vertx).owning(Set.of(PARTITION));
        peer.answering(ask -> Optional.of(
                new Answer(ask.correlationId(), Kind.FOUND, outcomes.rejected(ask.id(), "quota_exceeded", null))));
        processor.owning(Set.of(), processor.address(), peer.address());

        Optional<Outcome> outcome = await(client(processor.address()).await(PARTITION, EVENT, LONG));

        assertThat(outcome).contains(new Outcome.Rejected(SampleOutcomes.ORG, ErrorCode.QUOTA_EXCEEDED, null));
    }

    @Test
    void shouldNotEnterWithAWrongSecret() {
        processor.owning(Set.of(PARTITION)).answering(this::recorded);
        var config = new GatewayConfig.Readback(List.of(processor.address()), "wrong");

        assertThat(await(client(config).await(PARTITION, EVENT, SHORT))).isEmpty();
        assertThat(processor.asked).isEmpty();
    }

    @Test
    void shouldNoticeAProcessorThatFellSilent() {
        processor.owning(Set.of(PARTITION)).answering(this::recorded);
        FreezableRelay relay = new FreezableRelay(vertx, processor.address());
        ReadbackClient client = client(relay.address());
        await().until(() -> client.connections() == 1);

        relay.freeze();

        await().atMost(ProcessorLink.PING_EVERY.multipliedBy(6)).until(() -> client.connections() == 0);
    }

    private ReadbackClient client(HostPort... processors) {
        return client(new GatewayConfig.Readback(List.of(processors), ScriptedProcessor.SECRET));
    }

    private ReadbackClient client(GatewayConfig.Readback config) {
        return await(ReadbackClient.start(vertx, config, registry, System::nanoTime, new SimpleMeterRegistry()));
    }

    private Optional<Answer> recorded(Ask ask) {
        return Optional.of(new Answer(ask.correlationId(), Kind.FOUND, outcomes.recorded(ask.id())));
    }

    private byte[] orgs(List<String> ids) {
        AvroSerde<OrgList> serde = new AvroSerde<>(Subject.ORG_LIST.subjectName(), Subject.ORG_LIST.schema(), registry);
        return serde.encode(new OrgList(
                ids.stream()
                        .map(id -> new OrgSummary(id, "Name", "pro", "EUR", false))
                        .toList(),
                false));
    }

    private static Function<Ask, Optional<Answer>> answer(Kind kind) {
        return ask -> Optional.of(Answer.without(ask.correlationId(), kind));
    }

    private static boolean ended(Future<Optional<Outcome>> outcome) {
        return await(outcome.otherwise(Optional.empty())).isEmpty();
    }

    private static Throwable failure(Future<Optional<Outcome>> outcome) {
        return await(outcome.map(found -> (Throwable) new AssertionError("not failed: " + found))
                .recover(Future::succeededFuture));
    }

    /**
     * Passes bytes on until it is frozen; then everything seems open and nothing comes through, as with a paused
     * machine.
     */
    private static final class FreezableRelay {
        private final NetServer server;
        private volatile boolean frozen;

        FreezableRelay(Vertx vertx, HostPort target) {
            server = await(vertx.createNetServer()
                    .connectHandler(incoming -> {
                        incoming.pause();
                        vertx.createNetClient()
                                .connect(target.port(), target.host())
                                .onSuccess(outgoing -> {
                                    pass(incoming, outgoing);
                                    pass(outgoing, incoming);
                                    incoming.resume();
                                });
                    })
                    .listen(0, "127.0.0.1"));
        }

        private void pass(NetSocket from, NetSocket to) {
            from.handler(bytes -> {
                if (!frozen) {
                    var unused = to.write(bytes);
                }
            });
        }

        HostPort address() {
            return new HostPort("127.0.0.1", server.actualPort());
        }

        void freeze() {
            frozen = true;
        }
    }
}
