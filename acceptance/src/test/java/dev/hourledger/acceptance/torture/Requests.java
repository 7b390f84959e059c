package dev.hourledger.acceptance.torture;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Invents operations from a seed. For one thread. */
final class Requests {
    private static final List<String> OUTCOMES = List.of("success", "failure", "needs_review");
    private static final int PERCENT = 100;
    private static final int UNKEYED_PERCENT = 20;
    private static final int INVALID_PERCENT = 4;
    private static final int COST_PERCENT = 60;
    private static final int BASELINE_PERCENT = 30;
    private static final int AGENTS = 7;
    private static final int COST_MICROS = 3_000_000;
    private static final int DURATION_MILLIS = 400_000;
    private static final int BASELINE_MILLI_MINUTES = 90_000;
    private static final int TOKENS = 100_000;
    private static final int THREE_DECIMALS = 3;
    private static final int SIX_DECIMALS = 6;
    private static final ObjectMapper JSON = new ObjectMapper().enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);

    private final Random random;
    private final Map<Account, Integer> keys = new HashMap<>();
    private int made;

    Requests(Random random) {
        this.random = random;
    }

    /** The next operation of an account, with or without a key, and now and then one that is to be refused. */
    Operation next(Account account, long scheduledNanos) {
        boolean keyed = random.nextInt(PERCENT) >= UNKEYED_PERCENT;
        boolean valid = random.nextInt(PERCENT) >= INVALID_PERCENT;
        return operation(account, keyed, valid, scheduledNanos);
    }

    /** The next operation of an account, with a key, to be recorded. */
    Operation nextKeyed(Account account, long scheduledNanos) {
        return operation(account, true, true, scheduledNanos);
    }

    private Operation operation(Account account, boolean keyed, boolean valid, long scheduledNanos) {
        String id = "op-" + made++;
        // Everybody counts their own: the same keys in every organisation and mode.
        @Nullable String key = keyed ? "key-" + keys.merge(account, 1, Integer::sum) : null;
        return new Operation(id, account, key, body(id, valid), valid, scheduledNanos, new AtomicInteger());
    }

    /** The body of what is to be recorded, or would be. */
    String validBody(String id) {
        return body(id, true);
    }

    private String body(String id, boolean valid) {
        ObjectNode body = JSON.createObjectNode();
        if (valid || random.nextBoolean()) {
            body.put("agent_id", "agent-" + random.nextInt(AGENTS));
            body.put("task_type", valid ? "email_classification" : "no_such_type");
        }
        body.put("outcome", OUTCOMES.get(random.nextInt(OUTCOMES.size())));
        body.put("agent_duration_seconds", BigDecimal.valueOf(random.nextInt(DURATION_MILLIS), THREE_DECIMALS));
        if (random.nextInt(PERCENT) < COST_PERCENT) {
            body.put("agent_cost", BigDecimal.valueOf(random.nextInt(COST_MICROS), SIX_DECIMALS));
        }
        if (valid && random.nextInt(PERCENT) < BASELINE_PERCENT) {
            body.put(
                    "human_baseline_minutes",
                    BigDecimal.valueOf(1 + random.nextInt(BASELINE_MILLI_MINUTES), THREE_DECIMALS));
        }
        body.put("tokens_in", random.nextInt(TOKENS));
        ObjectNode metadata = body.putObject("metadata").put("op", id);
        metadata.putObject("run").put("step", random.nextInt(AGENTS)).put("again", random.nextBoolean());
        return text(body);
    }

    /** The same operation's body, saying something else. */
    static String otherBody(Operation operation) {
        try {
            ObjectNode body = (ObjectNode) JSON.readTree(operation.body());
            return text(body.put("tokens_out", 1));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(ObjectNode body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
