package dev.hourledger.gateway.kafka;

import dev.hourledger.events.RawEvent;
import dev.hourledger.gateway.domain.CommandEnvelope;
import dev.hourledger.serde.AvroSerde;
import org.jspecify.annotations.NullMarked;

/** For benchmarks: a command's bytes in the log, without a log. Stateless. */
@NullMarked
public final class CommandCodec {
    private CommandCodec() {}

    /** The record's value. */
    public static byte[] encode(AvroSerde<RawEvent> serde, CommandEnvelope command) {
        return serde.encode(RawEvents.toAvro(command));
    }
}
