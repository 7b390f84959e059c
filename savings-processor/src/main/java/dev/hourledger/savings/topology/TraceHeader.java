package dev.hourledger.savings.topology;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.hourledger.contract.ReadbackFrame;
import dev.hourledger.contract.RecordHeaders;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The traceparent of a raw event. Its enriched event gets the same bytes, whether or not this processor traces: what a
 * log says must not depend on who reads it (P4). Stateless.
 */
final class TraceHeader {
    private TraceHeader() {}

    /** As text; null where there is none. */
    static @Nullable String textOf(Headers headers) {
        Header header = of(headers);
        return header == null ? null : new String(header.value(), US_ASCII);
    }

    /** It alone, out of all headers of a record. */
    static Headers copyOf(Headers headers) {
        Headers copy = new org.apache.kafka.common.header.internals.RecordHeaders();
        Header header = of(headers);
        return header == null ? copy : copy.add(header);
    }

    /** One of another length is none, so that nobody's headers grow the topic. */
    private static @Nullable Header of(Headers headers) {
        Header header = headers.lastHeader(RecordHeaders.TRACEPARENT);
        boolean fits = header != null
                && header.value() != null
                && header.value().length == ReadbackFrame.TRACEPARENT_CHARACTERS;
        return fits ? header : null;
    }
}
