package dev.hourledger.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is collected, against the plainest way to say it. */
class MetadataCollectorTest {
    private static final int ROUNDS = 2_000;
    private static final int MAX_ENTRIES = 5;
    private static final List<String> NUMBERS = List.of(
            "0",
            "7",
            "10",
            "100200",
            "123456789012345678",
            "1234567890123456789",
            "-0",
            "-12",
            "1.50",
            "2.0",
            "1e3",
            "0.001",
            "120e-1");
    private static final List<String> NAMES =
            List.of("", "a", "ab", "a\"", "a:", "b", "B", "a,b", "ä", "{", "}", "\\", "\n", "日", "🙂", "aa", "aaa");

    @Test
    void shouldCollectAndSortWhateverComes() {
        long seed = System.nanoTime();
        System.out.println("MetadataCollectorTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            Map<String, Object> object = object(random, 1);
            MetadataCollector collector = new MetadataCollector("metadata");

            collect(object, collector);

            assertThat(collector.result())
                    .isEqualTo(new Checked.Accepted<>(new Metadata(json(object), canonical(object))));
        }
    }

    @Test
    void shouldTakeAHundredKeysAndNotOneMore() {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = MetadataCollector.MAX_KEYS; i > 0; i--) {
            object.put("key " + i, "1");
        }
        MetadataCollector collector = new MetadataCollector("metadata");
        collect(object, collector);
        assertThat(collector.result()).isInstanceOf(Checked.Accepted.class);

        object.put("one more", "1");
        MetadataCollector next = new MetadataCollector("metadata");
        collect(object, next);
        assertThat(next.result()).isEqualTo(refused("metadata", "must not have more than 100 keys in one object"));
    }

    @Test
    void shouldRefuseAKeyThatIsThereTwice() {
        MetadataCollector collector = new MetadataCollector("metadata");
        collector.open(true);
        collector.name("outer");
        collector.open(true);
        for (String name : new String[] {"a", "b", "a"}) {
            collector.name(name);
            collector.word("true");
        }

        assertThat(collector.finished()).isTrue();
        assertThat(collector.result()).isEqualTo(refused("metadata.outer.a", "is there twice in one object"));
    }

    @Test
    void shouldCountBytesNotCharacters() {
        int framed = "{\"a\":\"\"}".length();
        assertThat(collectedText("é".repeat((MetadataCollector.MAX_BYTES - framed) / 2)))
                .isInstanceOf(Checked.Accepted.class);
        assertThat(collectedText("é".repeat((MetadataCollector.MAX_BYTES - framed) / 2 + 1)))
                .isEqualTo(refused("metadata", "must not be longer than 16 KiB as JSON"));
        assertThat(collectedText("🙂".repeat((MetadataCollector.MAX_BYTES - framed) / 4)))
                .isInstanceOf(Checked.Accepted.class);
        assertThat(collectedText("🙂".repeat((MetadataCollector.MAX_BYTES - framed) / 4 + 1)))
                .isEqualTo(refused("metadata", "must not be longer than 16 KiB as JSON"));
    }

    private static Checked<Metadata> collectedText(String text) {
        MetadataCollector collector = new MetadataCollector("metadata");
        collect(Map.of("a", List.of("\"", text)), collector);
        return collector.result();
    }

    private static Checked<Metadata> refused(String path, String problem) {
        return new Checked.Refused<>(Refusal.invalid(path, path + " " + problem + "."));
    }

    private static Map<String, Object> object(Random random, int level) {
        List<String> names = new ArrayList<>(NAMES);
        Collections.shuffle(names, random);
        Map<String, Object> object = new LinkedHashMap<>();
        for (String name : names.subList(0, random.nextInt(MAX_ENTRIES + 1))) {
            object.put(name, value(random, level));
        }
        return object;
    }

    /** A map is an object, a list that begins with [ an array, one that begins with " a text; else a literal. */
    private static Object value(Random random, int level) {
        int kind = random.nextInt(level < MetadataCollector.MAX_LEVELS ? 5 : 3);
        return switch (kind) {
            case 0 -> NUMBERS.get(random.nextInt(NUMBERS.size()));
            case 1 -> List.of("true", "false", "null").get(random.nextInt(3));
            case 2 -> List.of("\"", NAMES.get(random.nextInt(NAMES.size())));
            case 3 -> object(random, level + 1);
            default -> {
                List<Object> array = new ArrayList<>(List.of("["));
                for (int i = random.nextInt(MAX_ENTRIES); i > 0; i--) {
                    array.add(value(random, level + 1));
                }
                yield array;
            }
        };
    }

    private static void collect(Object value, MetadataCollector collector) {
        if (value instanceof Map<?, ?> object) {
            collector.open(true);
            object.forEach((name, inner) -> {
                collector.name((String) name);
                collect(inner, collector);
            });
            collector.close();
        } else if (value instanceof List<?> list && list.get(0).equals("[")) {
            collector.open(false);
            list.stream().skip(1).forEach(inner -> collect(inner, collector));
            collector.close();
        } else if (value instanceof List<?> text) {
            collector.text((String) text.get(1));
        } else if (isNumber(value)) {
            collector.number((String) value);
        } else {
            collector.word((String) value);
        }
    }

    private static boolean isNumber(Object literal) {
        return !List.of("true", "false", "null").contains(literal);
    }

    private static String json(Object value) {
        if (value instanceof Map<?, ?> object) {
            return object.entrySet().stream()
                    .map(entry -> quoted((String) entry.getKey()) + ":" + json(entry.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.get(0).equals("[")
                    ? list.stream().skip(1).map(MetadataCollectorTest::json).collect(Collectors.joining(",", "[", "]"))
                    : quoted((String) list.get(1));
        }
        return (String) value;
    }

    private static String canonical(Object value) {
        if (value instanceof Map<?, ?> object) {
            // Names are one in an object, so sorting by the whole entry is sorting by the quoted name and what follows.
            Map<String, String> entries = new TreeMap<>();
            object.forEach((name, inner) -> entries.put(quoted((String) name) + ":" + canonical(inner), ""));
            return entries.keySet().stream().collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof List<?> list && list.get(0).equals("[")) {
            return list.stream()
                    .skip(1)
                    .map(MetadataCollectorTest::canonical)
                    .collect(Collectors.joining(",", "[", "]"));
        }
        return value instanceof List<?> || !isNumber(value)
                ? json(value)
                : new BigDecimal((String) value).stripTrailingZeros().toString();
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder();
        JsonText.appendQuoted(json, text);
        return json.toString();
    }
}
