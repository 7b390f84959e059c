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
 * Issues an API key, revokes it when it works, and goes on using it once its revocation has been answered: nothing of
 * that may be recorded. The same again and again, one key at a time. What does not come about, since something is
 * broken, is begun anew. For one thread at a time.
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
                        issued -> issued.status() == CREATED ? revoke(keys, issued, gateway, clock) : nothing(),
                        later(KNOWN, clock));
    }

    private CompletableFuture<Void> revoke(String keys, Reply issued, String gateway, Executor clock) {
        JsonNode key = json(issued);
        Account revoked =
                new Account("revoked", of.orgId(), key.required("api_key").asText(), of.plan(), true);
        String path = keys + "/" + key.required("prefix").asText();
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
        turns++;
        for (int use = 0; use < USES; use++) {
            String id = "revoked-" + turns + "-" + use;
            gateway = sender.otherGateway(gateway);
            uses.add(sender.send(new Request(
                    id, 1, gateway, "POST", "/v1/track", revoked, null, requests.validBody(id), line -> line.put(
                                    "kind", Kind.REVOKED.name())
                            .put("scheduled", history.nanos()))));
        }
        return CompletableFuture.allOf(uses.toArray(CompletableFuture[]::new));
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
