package dev.hourledger.savings.topology;

import org.apache.kafka.streams.errors.ErrorHandlerContext;

/** How a dead letter is named in the log: by its place, never by its content (P9). Stateless. */
final class DeadLetters {
    private DeadLetters() {}

    static String where(ErrorHandlerContext context) {
        return context.topic() + "-" + context.partition() + "@" + context.offset();
    }
}
