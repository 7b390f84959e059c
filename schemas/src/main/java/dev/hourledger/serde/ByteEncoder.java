package dev.hourledger.serde;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.io.BinaryData;
import org.apache.avro.io.BinaryEncoder;

/**
 * Avro's binary encoding into an array that is used again. Avro's own encoders copy every string into an array of its
 * own first; here text that is ASCII is written where it belongs. Used by one thread.
 */
final class ByteEncoder extends BinaryEncoder {
    private static final int MAX_VARINT_BYTES = 10;
    private static final int FIRST_NOT_ASCII = 0x80;

    private final int initialBytes;
    private byte[] bytes;
    private int size;

    ByteEncoder(int initialBytes) {
        this.initialBytes = initialBytes;
        bytes = new byte[initialBytes];
    }

    /** Begins anew; an array that one large record has grown beyond {@code maxKeptBytes} is not kept. */
    void reset(int maxKeptBytes) {
        size = 0;
        if (bytes.length > maxKeptBytes) {
            bytes = new byte[initialBytes];
        }
    }

    /** One byte as it is. */
    void writeRaw(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    /** A copy of what was written. */
    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    @Override
    public void writeString(String text) {
        int length = text.length();
        int before = size;
        writeInt(length);
        reserve(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= FIRST_NOT_ASCII) {
                size = before;
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                writeBytes(utf8, 0, utf8.length);
                return;
            }
            bytes[size + i] = (byte) c;
        }
        size += length;
    }

    @Override
    public void writeBoolean(boolean value) {
        writeRaw(value ? 1 : 0);
    }

    @Override
    public void writeInt(int value) {
        reserve(MAX_VARINT_BYTES);
        size += BinaryData.encodeInt(value, bytes, size);
    }

    @Override
    public void writeLong(long value) {
        reserve(MAX_VARINT_BYTES);
        size += BinaryData.encodeLong(value, bytes, size);
    }

    @Override
    public void writeFloat(float value) {
        reserve(Float.BYTES);
        size += BinaryData.encodeFloat(value, bytes, size);
    }

    @Override
    public void writeDouble(double value) {
        reserve(Double.BYTES);
        size += BinaryData.encodeDouble(value, bytes, size);
    }

    @Override
    public void writeBytes(ByteBuffer value) {
        int length = value.remaining();
        writeInt(length);
        reserve(length);
        value.duplicate().get(bytes, size, length);
        size += length;
    }

    @Override
    public void writeBytes(byte[] value, int start, int length) {
        writeInt(length);
        writeFixed(value, start, length);
    }

    @Override
    public void writeFixed(byte[] value, int start, int length) {
        reserve(length);
        System.arraycopy(value, start, bytes, size, length);
        size += length;
    }

    @Override
    protected void writeZero() {
        writeRaw(0);
    }

    /** Nothing waits here: what is written can be read. */
    @Override
    public int bytesBuffered() {
        return 0;
    }

    @Override
    public void flush() {}

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }
}
