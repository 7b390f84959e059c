package dev.hourledger.savings.topology;

import static dev.hourledger.savings.topology.RawEvents.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.state.WindowStore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** What a killed process leaves of outcomes that are older and newer than the end of a segment. */
class KilledOutcomesTest {
    private static final Duration SEGMENT = SavingsTopology.OUTCOMES_RETENTION.dividedBy(2);
    private static final int MEBIBYTE = 1 << 20;
    /** More than RocksDB keeps in memory before it writes. */
    private static final int LARGE_OUTCOMES = 8;

    /** Kafka Streams empties such a store and opens it again: from another thread, with another object. */
    @Test
    void shouldNotStayOpenInPartWhenItIsFoundCorrupted(@TempDir Path running, @TempDir Path killed)
            throws IOException, RocksDBException {
        try (TopologyRun run = new TopologyRun(running).withOrg(new RawEvents(), "pro")) {
            WindowStore<Bytes, byte[]> outcomes = (WindowStore<Bytes, byte[]>) run.outcomeStore();
            put(outcomes, "a quiet time", NOON, 1);
            for (int i = 0; i < LARGE_OUTCOMES; i++) {
                put(outcomes, "a busy time " + i, NOON.plus(SEGMENT), MEBIBYTE);
            }
            Awaitility.await().until(() -> files(running).stream().anyMatch(KilledOutcomesTest::isOfTheBusyTime));
            copy(running, killed);
        }

        assertThatThrownBy(() -> new TopologyRun(killed)).isInstanceOf(TaskCorruptedException.class);

        List<Path> segments = segments(killed);
        assertThat(segments).hasSize(2);
        for (Path segment : segments) {
            open(segment);
        }
    }

    /** Throws when somebody has it open. */
    private static void open(Path segment) throws RocksDBException {
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (Options options = new Options();
                DBOptions dbOptions = new DBOptions()) {
            List<ColumnFamilyDescriptor> families = RocksDB.listColumnFamilies(options, segment.toString()).stream()
                    .map(ColumnFamilyDescriptor::new)
                    .toList();
            RocksDB.open(dbOptions, segment.toString(), families, handles).close();
        }
    }

    private static List<Path> segments(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> path.getFileName().toString().startsWith(Names.OUTCOMES + "."))
                    .toList();
        }
    }

    private static void put(WindowStore<Bytes, byte[]> outcomes, String id, Instant time, int bytes) {
        outcomes.put(Bytes.wrap(id.getBytes(UTF_8)), new byte[bytes], time.toEpochMilli());
    }

    private static boolean isOfTheBusyTime(Path file) {
        return file.toString()
                        .contains(Names.OUTCOMES + "." + NOON.plus(SEGMENT).toEpochMilli())
                && file.toString().endsWith(".sst");
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : files(from)) {
            Path copy = to.resolve(from.relativize(file));
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
    }
}
