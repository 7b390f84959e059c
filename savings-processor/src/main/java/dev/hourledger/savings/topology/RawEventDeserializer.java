package dev.hourledger.savings.topology;

import dev.hourledger.events.RawEvent;
import dev.hourledger.serde.AvroSerde;
import dev.hourledger.serde.UndecodableException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Values of raw-events. A record without a value says nothing, so it is as broken as one that can't be decoded. */
record RawEventDeserializer(AvroSerde<RawEvent> serde) implements Deserializer<RawEvent> {
    @Override
    public RawEvent deserialize(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            throw new UndecodableException("a record without a value");
        }
        return serde.decode(bytes);
    }
}
