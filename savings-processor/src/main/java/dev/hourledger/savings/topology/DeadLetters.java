package dev.hourledger.savings.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hourledger.contract.RecordHeaders;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * How a dead letter is named in the log, by its place and never by its content (P9), and who hears of it. Stateless.
 */
final class DeadLetters {
    /** What gateways let through as one; whoever else wrote the record may have put anything there. */
    private static final Pattern SANE_REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private DeadLetters() {}

    static String where(ErrorHandlerContext context) {
        return context.topic() + "-" + context.partition() + "@" + context.offset();
    }

    /** The X-Request-Id that the record came with; empty when it came with none, or with what is none. */
    static String requestId(ErrorHandlerContext context) {
        Header header = context.headers() == null ? null : context.headers().lastHeader(RecordHeaders.REQUEST_ID);
        if (header == null || header.value() == null) {
            return "";
        }
        String text = new String(header.value(), UTF_8);
        return SANE_REQUEST_ID.matcher(text).matches() ? text : "";
    }

    /** Handlers are made by Kafka Streams, so the listener comes to them with the settings. */
    static @Nullable TaskListener listener(Map<String, ?> configs) {
        return configs.get(StreamsSettings.TASK_LISTENER) instanceof TaskListener listener ? listener : null;
    }

    static void tell(@Nullable TaskListener listener, DeadLetterCause cause, ErrorHandlerContext context) {
        if (listener != null) {
            listener.deadLettered(cause, context.partition(), context.offset());
        }
    }
}
