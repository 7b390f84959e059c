package dev.hourledger.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bytes are those of Avro's own encoder, whatever is written. */
class ByteEncoderTest {
    private static final int ROUNDS = 500;
    private static final int INITIAL_BYTES = 4;

    private final ByteEncoder encoder = new ByteEncoder(INITIAL_BYTES);

    /** Something that writes. */
    private interface Writing {
        void to(Encoder encoder) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void shouldWriteRecordsAsAvroDoes(Subject subject) throws IOException {
        long seed = System.nanoTime();
        System.out.println("ByteEncoderTest seed " + seed);
        RandomRecords records = new RandomRecords(new Random(seed));
        for (int i = 0; i < ROUNDS; i++) {
            Object record = records.of(subject.schema());

            shouldBeTheSame(to -> new GenericDatumWriter<>(subject.schema()).write(record, to));
        }
    }

    @Test
    void shouldWriteTextAsAvroDoes() throws IOException {
        for (String text : new String[] {
            "",
            "plain",
            "\u0000\u007f",
            "\u0080",
            "tail ä",
            "ä head",
            "日本",
            "🙂",
            "x".repeat(10_000),
            "x".repeat(9_999) + "é"
        }) {
            shouldBeTheSame(to -> to.writeString(text));
        }
    }

    @Test
    void shouldWriteNumbersAsAvroDoes() throws IOException {
        for (long value :
                new long[] {0, -1, 63, 64, -65, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE}) {
            shouldBeTheSame(to -> {
                to.writeInt((int) value);
                to.writeLong(value);
                to.writeFloat((float) value);
                to.writeDouble((double) value);
                to.writeBoolean(value < 0);
            });
        }
    }

    @Test
    void shouldWriteBytesAsAvroDoes() throws IOException {
        byte[] bytes = {1, 2, 3, 4, 5};

        shouldBeTheSame(to -> {
            to.writeBytes(ByteBuffer.wrap(bytes, 1, 3));
            to.writeBytes(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
            to.writeBytes(ByteBuffer.allocateDirect(2));
            to.writeBytes(bytes, 2, 2);
            to.writeFixed(bytes, 0, 5);
        });
    }

    @Test
    void shouldLeaveTheBufferThatItWritesAsItWas() throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3});

        encoder.writeBytes(buffer);

        assertThat(buffer.remaining()).isEqualTo(3);
    }

    /** Twice, since an array is used again. */
    private void shouldBeTheSame(Writing writing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder avro = EncoderFactory.get().directBinaryEncoder(bytes, null);
        writing.to(avro);
        avro.flush();

        for (int maxKept : new int[] {INITIAL_BYTES, Integer.MAX_VALUE}) {
            encoder.reset(maxKept);
            writing.to(encoder);
            assertThat(Arrays.equals(encoder.toByteArray(), bytes.toByteArray()))
                    .isTrue();
        }
    }
}
