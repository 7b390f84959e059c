package dev.hourledger.savings.setup;

import dev.hourledger.savings.config.ProcessorConfig;
import dev.hourledger.savings.topology.RecordSerdes;
import dev.hourledger.savings.topology.StreamsSettings;
import dev.hourledger.serde.HttpSchemaRegistry;
import dev.hourledger.serde.RegistryUnavailableException;
import dev.hourledger.serde.Subject;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must be there before the first record is decided: a cluster that can do it, the topics, the subjects, the
 * reference data. Idempotent, so every processor does it at start-up. It waits for what can't be reached and says for
 * what; what is wrong it refuses.
 */
public final class Setup {
    private static final Logger log = LoggerFactory.getLogger(Setup.class);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ProcessorConfig config;
    private final HttpSchemaRegistry registry;
    private final RecordSerdes serdes;
    private final Supplier<String> eventIds;
    private final Clock clock;

    /** A set-up with these parts; {@code eventIds} mints {@code evt_} and a ULID. */
    public Setup(
            ProcessorConfig config,
            HttpSchemaRegistry registry,
            RecordSerdes serdes,
            Supplier<String> eventIds,
            Clock clock) {
        this.config = config;
        this.registry = registry;
        this.serdes = serdes;
        this.eventIds = eventIds;
        this.clock = clock;
    }

    /**
     * Does it all and returns the publisher for later upgrades of the reference data.
     *
     * @throws dev.hourledger.service.ConfigurationException when the operator's plans can't be used
     * @throws UnfitClusterException when the cluster or a topic is not fit
     * @throws dev.hourledger.serde.RegistryRefusedException when the registry refuses a schema
     */
    public ReferencePublisher run() {
        var data = new ReferencePublisher.ReferenceData(
                ReferenceFiles.catalogue(),
                ReferenceFiles.plans(config.streams().plansFile()));
        prepareRegistry();
        var publisher = new ReferencePublisher(config.kafka(), serdes.raw(), data, eventIds, clock);
        try (Admin admin = admin(config.kafka(), "hourledger-setup")) {
            untilReachable("Kafka", () -> {
                ClusterCheck.requireTransactionVersion(admin);
                ClusterCheck.requireSessionTimeout(admin, StreamsSettings.sessionTimeout(config.kafka()));
                int partitions = Topics.ensure(
                        admin, config.streams().partitions(), config.streams().replicationFactor());
                publisher.publishToEmptyPartitions(admin, partitions);
            });
            return publisher;
        } catch (RuntimeException e) {
            publisher.close();
            throw e;
        }
    }

    private void prepareRegistry() {
        untilReachable("the schema registry", () -> {
            if (config.registry().autoRegister()) {
                for (Subject subject : Subject.values()) {
                    registry.setCompatibility(subject.subjectName(), subject.compatibility());
                }
            }
            serdes.warmUp();
        });
    }

    /** A client of the cluster that gives up after ten seconds, so that its caller can say what it waits for. */
    public static Admin admin(Map<String, String> kafka, String clientId) {
        return admin(kafka, clientId, REQUEST_TIMEOUT);
    }

    /** A client of the cluster that gives up after this time. */
    public static Admin admin(Map<String, String> kafka, String clientId, Duration timeout) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
        return Admin.create(settings);
    }

    private void untilReachable(String what, Step step) {
        try {
            while (true) {
                try {
                    step.run();
                    return;
                } catch (RegistryUnavailableException e) {
                    log.info("waiting for {}: {}", what, e.getMessage());
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof RetriableException)) {
                        throw new KafkaException("set-up failed at " + what, e.getCause());
                    }
                    log.info("waiting for {}: {}", what, String.valueOf(e.getCause()));
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + what, e);
        }
    }

    /** A part of the set-up that needs something outside. */
    private interface Step {
        void run() throws ExecutionException, InterruptedException;
    }
}
