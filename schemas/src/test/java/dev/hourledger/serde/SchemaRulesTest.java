package dev.hourledger.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every schema must keep so that analysts can work with it alone and no figure is ever inexact. */
class SchemaRulesTest {
    private static final Set<Schema.Type> INEXACT = Set.of(Schema.Type.FLOAT, Schema.Type.DOUBLE);

    @ParameterizedTest
    @EnumSource(Subject.class)
    void shouldDocumentEveryTypeAndField(Subject subject) {
        for (Schema named : namedTypes(subject)) {
            assertThat(named.getDoc()).as(named.getFullName()).isNotBlank();
            for (Schema.Field field : fields(named)) {
                assertThat(field.doc())
                        .as(named.getFullName() + "." + field.name())
                        .isNotBlank();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Subject.class)
    void shouldHoldNoBinaryFloatingPoint(Subject subject) {
        assertThat(namedTypes(subject))
                .flatMap(SchemaRulesTest::fields)
                .noneMatch(field -> leaves(field.schema()).stream().anyMatch(leaf -> INEXACT.contains(leaf.getType())));
    }

    @ParameterizedTest
    @EnumSource(Subject.class)
    void shouldGiveEveryEnumASymbolForValuesOfNewerReleases(Subject subject) {
        assertThat(namedTypes(subject))
                .filteredOn(type -> type.getType() == Schema.Type.ENUM)
                .allSatisfy(type -> assertThat(type.getEnumDefault())
                        .as(type.getFullName())
                        .isEqualTo("unknown")
                        .isEqualTo(type.getEnumSymbols().get(0)));
    }

    @ParameterizedTest
    @EnumSource(Subject.class)
    void shouldGenerateExactJavaTypes(Subject subject) throws ReflectiveOperationException {
        for (Schema named : namedTypes(subject)) {
            for (Schema.Field field : fields(named)) {
                Class<?> type = generatedField(named, field).getType();
                for (Schema part : parts(field.schema())) {
                    if (part.getLogicalType() instanceof LogicalTypes.Decimal) {
                        assertThat(type).as(field.name()).isEqualTo(BigDecimal.class);
                    }
                    if (part.getLogicalType() instanceof LogicalTypes.TimestampMillis) {
                        assertThat(type).as(field.name()).isEqualTo(Instant.class);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Subject.class)
    void shouldTakeNoLongForATimeAndNoBytesForAnAmount(Subject subject) {
        for (Schema named : namedTypes(subject)) {
            for (Schema.Field field : fields(named)) {
                boolean time = field.name().endsWith("_at");
                boolean amount = field.name().matches("(.*_)?(minutes|rate|rates|cost|saved|seconds|credit|tokens)");
                for (Schema leaf : leaves(field.schema())) {
                    if (time) {
                        assertThat(leaf.getLogicalType()).as(field.name()).isEqualTo(LogicalTypes.timestampMillis());
                    }
                    // A record's own fields have names of their own.
                    if (amount && leaf.getType() != Schema.Type.RECORD) {
                        assertThat(leaf.getLogicalType()).as(field.name()).isInstanceOf(LogicalTypes.Decimal.class);
                    }
                }
            }
        }
    }

    @Test
    void shouldReachNestedTypes() {
        assertThat(namedTypes(Subject.RAW_EVENTS))
                .extracting(Schema::getName)
                .contains("AuditSample", "CatalogueEntry");
    }

    private static Field generatedField(Schema named, Schema.Field field) throws ReflectiveOperationException {
        return Class.forName(named.getFullName()).getDeclaredField(field.name());
    }

    private static List<Schema.Field> fields(Schema named) {
        return named.getType() == Schema.Type.RECORD ? named.getFields() : List.of();
    }

    private static List<Schema> namedTypes(Subject subject) {
        Map<String, Schema> found = new LinkedHashMap<>();
        collect(subject.schema(), found);
        return List.copyOf(found.values());
    }

    private static void collect(Schema schema, Map<String, Schema> found) {
        for (Schema leaf : leaves(schema)) {
            boolean named = leaf.getType() == Schema.Type.RECORD || leaf.getType() == Schema.Type.ENUM;
            if (named && found.put(leaf.getFullName(), leaf) == null) {
                fields(leaf).forEach(field -> collect(field.schema(), found));
            }
        }
    }

    /** What is left when unions, arrays and maps are taken apart, without null. */
    private static List<Schema> leaves(Schema schema) {
        return switch (schema.getType()) {
            case ARRAY -> leaves(schema.getElementType());
            case MAP -> leaves(schema.getValueType());
            case UNION ->
                parts(schema).stream().flatMap(part -> leaves(part).stream()).toList();
            default -> List.of(schema);
        };
    }

    /** The branches of a union without null, or the schema itself. */
    private static List<Schema> parts(Schema schema) {
        return schema.isUnion()
                ? schema.getTypes().stream()
                        .filter(part -> part.getType() != Schema.Type.NULL)
                        .toList()
                : List.of(schema);
    }
}
