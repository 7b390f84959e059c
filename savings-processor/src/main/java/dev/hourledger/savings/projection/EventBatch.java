package dev.hourledger.savings.projection;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hourledger.contract.RecordHeaders;
import dev.hourledger.events.EnrichedEvent;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction writes: rows in the order of the log, and how far each partition is read with them. Immutable.
 *
 * @param nextOffsets partition to the offset after the last one that the batch covers; may cover records that are no
 * rows
 */
record EventBatch(List<Row> rows, SortedMap<Integer, Long> nextOffsets) {
    EventBatch {
        rows = List.copyOf(rows);
        nextOffsets = Collections.unmodifiableSortedMap(new TreeMap<>(nextOffsets));
    }

    /** One event and the record that it was decoded from. */
    record Row(ConsumerRecord<byte[], byte[]> source, EnrichedEvent event) {
        /** Of the request that the event came with; null: it is not traced. */
        @Nullable
        String traceparent() {
            Header header = source.headers().lastHeader(RecordHeaders.TRACEPARENT);
            return header == null || header.value() == null ? null : new String(header.value(), US_ASCII);
        }
    }

    List<EnrichedEvent> events() {
        return rows.stream().map(Row::event).toList();
    }

    /** The same progress without the rows. */
    EventBatch withoutRows() {
        return new EventBatch(List.of(), nextOffsets);
    }

    /** The first half of at least two rows; reaches in every partition just behind its own last row. */
    EventBatch firstHalf() {
        List<Row> half = rows.subList(0, rows.size() / 2);
        SortedMap<Integer, Long> reached = new TreeMap<>();
        half.forEach(row -> reached.put(row.source().partition(), row.source().offset() + 1));
        return new EventBatch(half, reached);
    }

    /** What {@link #firstHalf} leaves. */
    EventBatch secondHalf() {
        return new EventBatch(rows.subList(rows.size() / 2, rows.size()), nextOffsets);
    }
}
