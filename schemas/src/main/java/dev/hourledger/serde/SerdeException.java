package dev.hourledger.serde;

import org.apache.kafka.common.errors.SerializationException;

/** Root of what can go wrong between bytes and records. */
public abstract class SerdeException extends SerializationException {
    private static final long serialVersionUID = 1L;

    SerdeException(String message) {
        super(message);
    }

    SerdeException(String message, Throwable cause) {
        super(message, cause);
    }
}
