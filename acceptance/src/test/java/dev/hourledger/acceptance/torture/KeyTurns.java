package dev.hourledger.acceptance.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hourledger.acceptance.fixture.Stack;
import dev.hourledger.acceptance.torture.Operation.Kind;
import dev.hourledger.acceptance.torture.Sender.Reply;
import dev.hourledger.acceptance.torture.Sender.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Issues an API key, uses it at once where it was issued, revokes it when it works everywhere, and goes on using it
 * once its revocation has been answered: the first must work, and nothing of the rest may be recorded. The same again
 * and again, one key at a time. What does not come about, since something is broken, is begun anew. For one thread at a
 * time.
 */
final class KeyTurns {
    /** Between two turns. */
    static final Duration PAUSE = Duration.ofSeconds(2);
    /** Until the key works everywhere. */
    private static final Duration KNOWN = Duration.ofSeconds(1);

    private static final int USES = 4;
    private static final int CREATED = 201;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    /** Of an event that there is not, for whoever has a key that works. */
    private static final String NO_EVENT = "/v1/events/evt_00000000000000000000000000";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Sender sender;
    private final History history;
    private final Account of;
    private final Requests requests;
    private int turns;

    /** For an organisation that has other keys as well. */
    KeyTurns(Sender sender, History history, Account of, Requests requests) {
        this.sender = sender;
        this.history = history;
        this.of = of;
        this.requests = requests;
    }

    /** One turn; completes when its last answer is there. */
    CompletableFuture<Void> turn(Executor clock) {
        String keys = "/admin/v1/orgs/" + of.orgId() + "/keys";
        String gateway = sender.anyGateway();
        return sender.unrecorded(gateway, "POST", keys, Stack.ADMIN_TOKEN, "{\"livemode\":true}")
                .thenComposeAsync(
                        issued -> issued.status() == CREATED ? useAndRevoke(keys, issued, gateway, clock) : nothing(),
                        clock);
    }

    /** A key that was answered with a 201 works at once where it was issued. */
    private CompletableFuture<Void> useAndRevoke(String keys, Reply issued, String gateway, Executor clock) {
        JsonNode key = json(issued);
        Account account =
                new Account("issued", of.orgId(), key.required("api_key").asText(), of.plan(), true);
        String path = keys + "/" + key.required("prefix").asText();
        turns++;
        CompletableFuture<?> first =
                sender.reachesGateways() ? use("issued-" + turns, gateway, account, Kind.TRACK) : nothing();
        return first.thenComposeAsync(used -> revoke(path, account, gateway, clock), later(KNOWN, clock));
    }

    private CompletableFuture<Void> revoke(String path, Account revoked, String gateway, Executor clock) {
        return sender.unrecorded(gateway, "GET", NO_EVENT, revoked.apiKey(), "")
                .thenComposeAsync(
                        reply -> sender.unrecorded(sender.otherGateway(gateway), "DELETE", path, Stack.ADMIN_TOKEN, "")
                                .thenComposeAsync(
                                        gone -> reply.status() == NOT_FOUND && gone.status() == OK
                                                ? use(revoked)
                                                : nothing(),
                                        clock),
                        clock);
    }

    private CompletableFuture<Void> use(Account revoked) {
        List<CompletableFuture<Reply>> uses = new ArrayList<>();
        String gateway = sender.anyGateway();
        for (int use = 0; use < USES; use++) {
            gateway = sender.otherGateway(gateway);
            uses.add(use("revoked-" + turns + "-" + use, gateway, revoked, Kind.REVOKED));
        }
        return CompletableFuture.allOf(uses.toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Reply> use(String id, String gateway, Account account, Kind kind) {
        return sender.send(new Request(
                id, 1, gateway, "POST", "/v1/track", account, null, requests.validBody(id), line -> line.put(
                                "kind", kind.name())
                        .put("scheduled", history.nanos())));
    }

    private static CompletableFuture<Void> nothing() {
        return CompletableFuture.completedFuture(null);
    }

    private static Executor later(Duration pause, Executor clock) {
        return CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, clock);
    }

    private static JsonNode json(Reply reply) {
        try {
            return JSON.readTree(reply.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
