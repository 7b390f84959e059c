package dev.hourledger.savings.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourledger.contract.HostPort;
import dev.hourledger.contract.Topic;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The promises hold whatever is passed through. */
class StreamsSettingsTest {
    private static final StreamsSettings.Instance INSTANCE = new StreamsSettings.Instance(
            "hourledger-savings", Path.of("state"), 2, (short) 3, new HostPort("processor-1", 8091));

    @Test
    void shouldProcessExactlyOnceWithAStandby() {
        StreamsConfig config = new StreamsConfig(settings(Map.of()));

        assertThat(config.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG)).isEqualTo("exactly_once_v2");
        assertThat(config.getInt(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG)).isEqualTo(1);
        assertThat(config.getString(StreamsConfig.APPLICATION_SERVER_CONFIG)).isEqualTo("processor-1:8091");
        assertThat(config.getInt(StreamsConfig.REPLICATION_FACTOR_CONFIG)).isEqualTo(3);
        assertThat(config.getString(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG))
                .isEqualTo(Topic.DEAD_LETTERS.topicName());
    }

    @Test
    void shouldPassSecurityThrough() {
        Map<String, Object> consumer = mainConsumer(Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN"));

        assertThat(consumer).containsEntry("security.protocol", "SASL_SSL").containsEntry("sasl.mechanism", "PLAIN");
    }

    @Test
    void shouldReadTheLogFromItsStartAndCommittedOnlyWhateverClientsAreTold() {
        Map<String, Object> consumer = mainConsumer(Map.of(
                "auto.offset.reset", "latest",
                "isolation.level", "read_uncommitted",
                "enable.auto.commit", "true",
                "group.id", "another"));

        assertThat(consumer)
                .containsEntry("auto.offset.reset", "earliest")
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("enable.auto.commit", "false")
                .containsEntry("group.id", "hourledger-savings");
    }

    @ParameterizedTest
    @CsvSource({"6000, 6000, 5000", "4500, 4500, 3500", "45000, 45000, 5000"})
    void shouldAbortWhatAKilledProcessorLeftBeforeItsSessionEnds(String passed, int session, int transaction) {
        Map<String, String> kafka = Map.of("session.timeout.ms", passed);

        assertThat(mainConsumer(kafka)).containsEntry("session.timeout.ms", session);
        assertThat(new StreamsConfig(settings(kafka)).getProducerConfigs("client"))
                .containsEntry("transaction.timeout.ms", transaction);
    }

    @Test
    void shouldTakeOverAsSoonAsEveryBrokerAllows() {
        assertThat(mainConsumer(Map.of())).containsEntry("session.timeout.ms", 6_000);
    }

    @Test
    void shouldWriteDurablyWhateverClientsAreTold() {
        StreamsConfig config = new StreamsConfig(settings(Map.of("acks", "1", "enable.idempotence", "false")));

        assertThat(config.getProducerConfigs("client"))
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true);
    }

    @Test
    void shouldGatherRecordsAsTheOperatorSaysElseManyInABatch() {
        assertThat(new StreamsConfig(settings(Map.of("batch.size", "1000"))).getProducerConfigs("client"))
                .containsEntry("batch.size", "1000");
        assertThat(new StreamsConfig(settings(Map.of())).getProducerConfigs("client"))
                .containsEntry("batch.size", 65_536);
    }

    @Test
    void shouldHearOfADeadConnectionSoon() {
        StreamsConfig config = new StreamsConfig(settings(Map.of()));

        assertThat(List.of(
                        config.getProducerConfigs("client"),
                        mainConsumer(Map.of()),
                        config.getRestoreConsumerConfigs("client")))
                .allSatisfy(client ->
                        assertThat(client.get("request.timeout.ms")).asString().isEqualTo("10000"));
        assertThat(config.getAdminConfigs("client"))
                .containsEntry("request.timeout.ms", 3_000)
                .containsEntry("default.api.timeout.ms", 3_000);
        assertThat(mainConsumer(Map.of("request.timeout.ms", "20000"))).containsEntry("request.timeout.ms", "20000");
        assertThat(mainConsumer(Map.of())).containsEntry("max.poll.interval.ms", 60_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "processing.guarantee",
                "num.standby.replicas",
                "state.dir",
                "commit.interval.ms",
                "default.deserialization.exception.handler",
                "production.exception.handler",
                "default.timestamp.extractor",
                "main.consumer.auto.offset.reset",
                "consumer.isolation.level",
                "producer.acks",
                "restore.consumer.isolation.level",
                "admin.bootstrap.servers",
                "topic.cleanup.policy",
                "group.protocol",
                "partitioner.class",
                "partitioner.ignore.keys"
            })
    void shouldRefuseWhatIsNotAClientsOwn(String property) {
        assertThatThrownBy(() -> settings(Map.of(property, "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(property);
    }

    private static Map<String, Object> mainConsumer(Map<String, String> kafka) {
        return new StreamsConfig(settings(kafka)).getMainConsumerConfigs("hourledger-savings", "client", 0);
    }

    private static Properties settings(Map<String, String> kafka) {
        Map<String, String> all = new HashMap<>(kafka);
        all.put("bootstrap.servers", "localhost:1");
        return StreamsSettings.of(INSTANCE, all);
    }
}
