package dev.hourledger.gateway.port;

import dev.hourledger.gateway.domain.CommandEnvelope;
import io.vertx.core.Future;
import java.time.Instant;

/** The log that commands are written to. Implementations are thread-safe and never block the caller. */
public interface CommandLog {
    /**
     * Appends one command. The future succeeds when all in-sync replicas hold it (P1). It fails with
     * {@link LogUnavailableException} when the log did not confirm in time: then the command may or may not be in it,
     * and a retry with the same Idempotency-Key settles it (P8).
     */
    default Future<Acknowledgement> append(CommandEnvelope envelope) {
        return append(envelope, partitionOf(envelope.orgId()));
    }

    /** The same for a command that belongs to a partition, not to an organisation: reference data. */
    Future<Acknowledgement> append(CommandEnvelope envelope, int partition);

    /** The partition of an organisation's records. */
    int partitionOf(String orgId);

    /** The number of partitions, which is fixed for the life of a log. */
    int partitions();

    /**
     * Where and when the log put a command.
     *
     * @param appendedAt by the broker's clock
     */
    record Acknowledgement(int partition, Instant appendedAt) {}

    /** The log did not confirm in time. */
    final class LogUnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public LogUnavailableException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
