package dev.hourledger.serde;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/** Random data that a schema allows, decimals within their precision. */
final class RandomRecords {
    private static final int MAX_ITEMS = 4;
    private static final long MAX_EPOCH_MILLIS = 4_102_444_800_000L;

    private static final int MIN_TEXT = 2;
    private static final int MAX_TEXT = 20;

    private final Random random;

    RandomRecords(Random random) {
        this.random = random;
    }

    /** One datum of Avro's generic model, without logical types. */
    @Nullable
    Object of(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> record(schema);
            case UNION -> of(oneOf(schema.getTypes()));
            case ENUM -> new GenericData.EnumSymbol(schema, oneOf(schema.getEnumSymbols()));
            case ARRAY -> array(schema);
            case MAP -> map(schema);
            case BYTES -> ByteBuffer.wrap(bytes(schema));
            case STRING -> text();
            case INT -> random.nextInt();
            case LONG -> random.nextLong(MAX_EPOCH_MILLIS);
            case BOOLEAN -> random.nextBoolean();
            case NULL -> null;
            case FIXED, FLOAT, DOUBLE -> throw new AssertionError("no schema of ours has " + schema.getType());
        };
    }

    private GenericData.Record record(Schema schema) {
        GenericData.Record record = new GenericData.Record(schema);
        schema.getFields().forEach(field -> record.put(field.pos(), of(field.schema())));
        return record;
    }

    private GenericData.Array<@Nullable Object> array(Schema schema) {
        List<@Nullable Object> items = new ArrayList<>();
        for (int i = random.nextInt(MAX_ITEMS); i > 0; i--) {
            items.add(of(schema.getElementType()));
        }
        return new GenericData.Array<>(schema, items);
    }

    private Map<String, @Nullable Object> map(Schema schema) {
        Map<String, @Nullable Object> entries = new HashMap<>();
        for (int i = random.nextInt(MAX_ITEMS); i > 0; i--) {
            entries.put(text(), of(schema.getValueType()));
        }
        return entries;
    }

    private byte[] bytes(Schema schema) {
        if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
            BigInteger bound = BigInteger.TEN.pow(decimal.getPrecision());
            BigInteger digits = new BigInteger(bound.bitLength(), random).mod(bound);
            return (random.nextBoolean() ? digits : digits.negate()).toByteArray();
        }
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return bytes;
    }

    /**
     * At least as long as the fields that a later version adds: Avro 1.12 checks what is left of an array against the
     * least size of an element in the reader's schema, not in the writer's (ADR 0006).
     */
    private String text() {
        return random.ints(random.nextInt(MIN_TEXT, MAX_TEXT), 1, Character.MIN_SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
