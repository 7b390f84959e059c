package dev.hourledger.savings.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hourledger.contract.RecordHeaders;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * How a dead letter is named in the log, by its place and never by its content (P9), and who hears of it. Stateless.
 */
final class DeadLetters {
    private DeadLetters() {}

    static String where(ErrorHandlerContext context) {
        return context.topic() + "-" + context.partition() + "@" + context.offset();
    }

    /** The X-Request-Id that the record came with; empty when it came with none. */
    static String requestId(ErrorHandlerContext context) {
        Header header = context.headers() == null ? null : context.headers().lastHeader(RecordHeaders.REQUEST_ID);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    /** Handlers are made by Kafka Streams, so the listener comes to them with the settings. */
    static @Nullable TaskListener listener(Map<String, ?> configs) {
        return configs.get(StreamsSettings.TASK_LISTENER) instanceof TaskListener listener ? listener : null;
    }
}
