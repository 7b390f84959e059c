package dev.hourledger.savings.topology;

import static org.apache.kafka.streams.errors.internals.ExceptionHandlerUtils.maybeBuildDeadLetterQueueRecords;

import dev.hourledger.contract.Topic;
import dev.hourledger.serde.RegistryUnavailableException;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A record that can't be decoded becomes a dead letter and the partition goes on (P7). A registry that can't be asked
 * is no fault of the record's: then the task fails, its thread is replaced and the record is read again, until the
 * registry is back.
 */
public final class UndecodableRecordHandler implements DeserializationExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(UndecodableRecordHandler.class);

    private @Nullable TaskListener listener;

    @Override
    public Response handleError(ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception cause) {
        if (Causes.contains(cause, RegistryUnavailableException.class)) {
            log.error(
                    "the registry can't be asked for a schema of {}: trying again", DeadLetters.where(context), cause);
            return Response.fail();
        }
        log.atWarn()
                .addKeyValue("request_id", DeadLetters.requestId(context))
                .log("dead letter: {} can't be decoded: {}", DeadLetters.where(context), cause.toString());
        DeadLetters.tell(listener, DeadLetterCause.UNDECODABLE, context);
        return Response.resume(maybeBuildDeadLetterQueueRecords(
                Topic.DEAD_LETTERS.topicName(), record.key(), record.value(), context, cause));
    }

    @Override
    public void configure(Map<String, ?> configs) {
        listener = DeadLetters.listener(configs);
    }
}
