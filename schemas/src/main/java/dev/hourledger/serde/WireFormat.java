package dev.hourledger.serde;

import java.nio.ByteBuffer;

/** The header of the Confluent wire format: byte 0, schema id as int32, big-endian. */
final class WireFormat {
    static final byte MAGIC = 0;
    static final int HEADER_BYTES = 1 + Integer.BYTES;

    private WireFormat() {}

    /** The schema id in the header; throws UndecodableException for bytes without one. */
    static int schemaId(byte[] bytes) {
        if (bytes.length < HEADER_BYTES || bytes[0] != MAGIC) {
            throw new UndecodableException("not in the Confluent wire format: " + bytes.length + " bytes, first byte "
                    + (bytes.length == 0 ? "none" : Byte.toString(bytes[0])));
        }
        return ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
    }

    /** Writes the header in front of a record. */
    static void writeHeader(int schemaId, ByteEncoder encoder) {
        encoder.writeRaw(MAGIC);
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            encoder.writeRaw(schemaId >>> shift);
        }
    }
}
