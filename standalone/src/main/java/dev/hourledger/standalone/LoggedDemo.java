package dev.hourledger.standalone;

import com.github.f4b6a3.ulid.Ulid;
import com.github.f4b6a3.ulid.UlidCreator;
import dev.hourledger.contract.EventId;
import dev.hourledger.gateway.config.GatewayConfig;
import dev.hourledger.gateway.domain.AdminRules;
import dev.hourledger.gateway.domain.ApiKeyText;
import dev.hourledger.gateway.domain.Command;
import dev.hourledger.gateway.domain.CommandEnvelope;
import dev.hourledger.gateway.domain.KeyHasher;
import dev.hourledger.gateway.kafka.AccessDirectory;
import dev.hourledger.gateway.kafka.KafkaCommandLog;
import dev.hourledger.gateway.port.CommandLog;
import dev.hourledger.serde.SchemaRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Demo organisations whose API keys are known beforehand, written into the log before anybody decides it: they are
 * there when the first gateway serves. Ids follow from the keys, so a second run, or one that died half way, changes
 * nothing: the decision refuses what is there already. Used by one thread.
 */
final class LoggedDemo {
    private static final int EUR_MINOR_DIGITS = 2;
    private static final long LIMIT_SECONDS = 60;
    private static final String REQUEST_ID = "hourledger-setup";

    private final KeyHasher hasher;

    LoggedDemo(KeyHasher hasher) {
        this.hasher = hasher;
    }

    /**
     * Writes what the directory does not show yet; blocks.
     *
     * @return how many organisations were written
     * @throws IllegalStateException when Kafka does not answer within a minute
     */
    int write(GatewayConfig.Kafka kafka, SchemaRegistry registry, Map<String, ApiKeyText> keysByPlan) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Vertx vertx = Vertx.vertx();
        try (AccessDirectory directory = AccessDirectory.start(vertx, kafka, registry, meters);
                KafkaCommandLog log =
                        KafkaCommandLog.start(vertx, kafka, GatewayConfig.Limits.DEFAULT_DEADLINE, registry, meters)) {
            await(directory.whenCaughtUp());
            int written = 0;
            for (Map.Entry<String, ApiKeyText> demo : keysByPlan.entrySet()) {
                if (directory.find(demo.getValue().prefix()).isEmpty()) {
                    write(log, demo.getKey(), demo.getValue());
                    written++;
                }
            }
            return written;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            await(vertx.close());
        }
    }

    private void write(CommandLog log, String plan, ApiKeyText key) {
        Command register = new Command.RegisterOrg(
                "Demo (" + plan + ")", plan, "EUR", EUR_MINOR_DIGITS, AdminRules.DEFAULT_HOURLY_RATE);
        Command issue = new Command.IssueApiKey(key.prefix(), hasher.hash(key.text()), key.livemode());
        await(log.append(envelope(key, register)));
        await(log.append(envelope(key, issue)));
    }

    private static CommandEnvelope envelope(ApiKeyText key, Command command) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String eventId = EventId.PREFIX + UlidCreator.getMonotonicUlid(now.toEpochMilli());
        return new CommandEnvelope(eventId, orgId(key), now, null, true, REQUEST_ID, command);
    }

    /** The same for the same key, and no help in guessing its secret part. */
    private static String orgId(ApiKeyText key) {
        byte[] name = ("demo organisation of " + key.prefix()).getBytes(StandardCharsets.UTF_8);
        return "org_" + Ulid.from(UUID.nameUUIDFromBytes(name));
    }

    private static <T> void await(Future<T> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the demo organisations could not be written", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("no answer within " + LIMIT_SECONDS + " s", e);
        }
    }
}
