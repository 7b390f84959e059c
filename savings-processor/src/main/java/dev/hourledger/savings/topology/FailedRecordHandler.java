package dev.hourledger.savings.topology;

import static org.apache.kafka.streams.errors.internals.ExceptionHandlerUtils.maybeBuildDeadLetterQueueRecords;

import dev.hourledger.contract.Topic;
import dev.hourledger.serde.RegistryRefusedException;
import dev.hourledger.serde.RegistryUnavailableException;
import dev.hourledger.serde.SerdeException;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A record that the decision can't take becomes a dead letter and the partition goes on (P7): nothing of it was
 * written, since everything is encoded before the first write. A broken world (registry, stores, Kafka) is no fault of
 * the record's: then the task fails and the record is processed again.
 */
public final class FailedRecordHandler implements ProcessingExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(FailedRecordHandler.class);

    private @Nullable TaskListener listener;

    @Override
    public Response handleError(ErrorHandlerContext context, @Nullable Record<?, ?> record, Exception cause) {
        if (isBrokenWorld(cause)) {
            log.error("{} can't be processed now: trying again", DeadLetters.where(context), cause);
            return Response.fail();
        }
        if (record == null) {
            // No record is to blame, and none of them has to wait for the sweep.
            log.error("a step of the idempotency sweep of task {} failed: trying again", context.taskId(), cause);
            return Response.resume();
        }
        log.atError()
                .setCause(cause)
                .addKeyValue("request_id", DeadLetters.requestId(context))
                .log("dead letter: {} can't be processed", DeadLetters.where(context));
        DeadLetters.tell(listener, DeadLetterCause.FAILED, context);
        return Response.resume(maybeBuildDeadLetterQueueRecords(
                Topic.DEAD_LETTERS.topicName(), context.sourceRawKey(), context.sourceRawValue(), context, cause));
    }

    private static boolean isBrokenWorld(Exception cause) {
        return Causes.contains(cause, RegistryUnavailableException.class)
                || Causes.contains(cause, RegistryRefusedException.class)
                || Causes.contains(cause, ProcessorStateException.class)
                || cause instanceof StreamsException
                || (cause instanceof KafkaException && !(cause instanceof SerdeException));
    }

    @Override
    public void configure(Map<String, ?> configs) {
        listener = DeadLetters.listener(configs);
    }
}
