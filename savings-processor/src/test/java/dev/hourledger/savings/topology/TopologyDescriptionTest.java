package dev.hourledger.savings.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.contract.ReadbackFrame;
import dev.hourledger.savings.domain.ReferenceData;
import dev.hourledger.serde.InMemorySchemaRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.junit.jupiter.api.Test;

/** Nodes and stores are names in the cluster: a change of them shows in the diff of a committed text. */
class TopologyDescriptionTest {
    private static final Path COMMITTED = Path.of("src/test/resources/topology.txt");
    private static final Path ACTUAL = Path.of("target/topology.txt");

    @Test
    void shouldBeAsCommitted() throws IOException {
        RecordSerdes serdes = RecordSerdes.over(new InMemorySchemaRegistry());
        String description =
                SavingsTopology.build(serdes, new NobodyListens()).describe().toString();
        Files.createDirectories(ACTUAL.getParent());
        Files.writeString(ACTUAL, description);

        assertThat(description)
                .as(
                        "the topology changed; a store's name is its changelog's, and a new changelog starts empty."
                                + " If that is wanted: cp savings-processor/%s savings-processor/%s",
                        ACTUAL, COMMITTED)
                .isEqualTo(Files.readString(COMMITTED));
    }

    private static final class NobodyListens implements TaskListener {
        @Override
        public void opened(
                int partition,
                ReadOnlyWindowStore<Bytes, byte[]> outcomes,
                BiFunction<ReadbackFrame.Mode, String, Optional<byte[]>> views,
                ReferenceData reference) {}

        @Override
        public void written(String eventId, byte[] outcome) {}

        @Override
        public void closed(int partition) {}
    }
}
