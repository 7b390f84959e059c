package dev.hourledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.hourledger.gateway.http.JsonTokens.JsonSyntaxException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tokens of a text are those that Jackson finds in it, and what Jackson refuses is refused. */
class JsonTokensTest {
    private static final int ROUNDS = 200_000;
    private static final int MAX_PIECES = 14;
    private static final String REFUSED = "refused";
    private static final JsonFactory JACKSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonTokens.MAX_LEVELS)
                    .build())
            .build();

    /** Of these almost every text is made that a grammar of JSON could get wrong. */
    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\"a\"",
        "\"a\":",
        "{\"a\":",
        " ",
        "\n",
        "\r\n",
        "\t",
        "\u0000",
        "\u000b",
        "\u00a0",
        "\ufeff",
        "\uffff",
        "0",
        "1",
        "-",
        "-0",
        "12",
        ".",
        ".5",
        "1.5",
        "e",
        "E",
        "e5",
        "1e+7",
        "1E-",
        "+",
        "true",
        "false",
        "null",
        "tru",
        "nul",
        "NaN",
        "Infinity",
        "\\",
        "\\\"",
        "\\n",
        "\\u",
        "\\u0041",
        "\\ud83d",
        "\\uD83D\\uDE00",
        "\\u00g0",
        "\\/",
        "\\x",
        "/",
        "/**/",
        "//",
        "#",
        "'",
        "'a'",
        "a",
        "ä",
        "日",
        "🙂",
        "\ud83d",
        "[[[[[[[[[[[[",
        "]]]]]]]]]]]]"
    };

    @Test
    void shouldFindWhatJacksonFinds() {
        long seed = System.nanoTime();
        System.out.println("JsonTokensTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "{\"k\":" : "");
            for (int piece = random.nextInt(MAX_PIECES); piece > 0; piece--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            shouldBeTheSame(text.toString());
        }
    }

    @Test
    void shouldFindWhatJacksonFindsWhereOneCharacterIsAnotherOne() {
        String good = "{ \"a\":[1,-2.50e+3 ,true,{\"b\\u00e4\\n\":null}],\r\n\t\"\":\"x🙂\", \"c\": false} ";
        for (int at = 0; at < good.length(); at++) {
            shouldBeTheSame(good.substring(0, at));
            for (String piece : PIECES) {
                shouldBeTheSame(good.substring(0, at) + piece + good.substring(at + 1));
            }
        }
        shouldBeTheSame(good);
    }

    @ParameterizedTest
    @ValueSource(ints = {31, 32, 33, 100_000})
    void shouldNestAsDeepAsJacksonDoes(int levels) {
        shouldBeTheSame("[".repeat(levels) + "]".repeat(levels));
        shouldBeTheSame("{\"a\":".repeat(levels) + "1" + "}".repeat(levels));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`{`| CUT_SHORT | 1 | 2",
                "`{\"a\":tr`| CUT_SHORT | 1 | 8",
                "`{\"a\" 1}`| INVALID | 1 | 6",
                "`{#\"a\":1,#}`| INVALID | 3 | 1",
                "`{!#!#\"a\":01}`| INVALID | 3 | 6",
                "`{\"a\":\"\t\"}`| INVALID | 1 | 7",
            })
    void shouldSayWhere(String text, JsonSyntaxException.Problem problem, int line, int column) {
        JsonSyntaxException found = problemOf(text.replace('#', '\n').replace('!', '\r'));

        assertThat(found.problem()).isEqualTo(problem);
        assertThat(found.line()).isEqualTo(line);
        assertThat(found.column()).isEqualTo(column);
    }

    /** Jackson takes a character for a digit whose last byte is one. */
    @Test
    void shouldTakeOnlyDigitsForDigits() {
        assertThat(problemOf("\"\\u00\u06616\"").problem()).isEqualTo(JsonSyntaxException.Problem.INVALID);
    }

    @Test
    void shouldTellANameFromOthers() throws JsonSyntaxException {
        JsonTokens tokens = tokensOf("{\"ab\":1,\"a\\u0062\":1}");
        for (int i = 0; i < 2; i++) {
            assertThat(tokens.next()).isNotEqualTo(JsonTokens.Token.NAME);
            assertThat(tokens.next()).isEqualTo(JsonTokens.Token.NAME);
            assertThat(tokens.isText("ab")).isTrue();
            assertThat(tokens.isText("a")).isFalse();
            assertThat(tokens.isText("abc")).isFalse();
            assertThat(tokens.isText("aB")).isFalse();
        }
    }

    private static JsonSyntaxException problemOf(String text) {
        JsonTokens tokens = tokensOf(text);
        try {
            while (tokens.next() != JsonTokens.Token.END) {
                assertThat(tokens.current()).isNotNull();
            }
        } catch (JsonSyntaxException e) {
            return e;
        }
        throw new AssertionError(text + " was taken");
    }

    private static void shouldBeTheSame(String text) {
        List<String> ours = ours(text);
        List<String> jacksons = jacksons(text);
        if (ours.contains(JsonTokens.Token.MORE.name()) && !jacksons.contains(REFUSED)) {
            // Jackson takes one value after the other, and some without anything between them.
            assertThat(jacksons)
                    .as(text)
                    .startsWith(ours.subList(0, ours.size() - 1).toArray(String[]::new));
        } else if (!ours.contains(JsonTokens.Token.MORE.name())) {
            assertThat(ours).as(text).isEqualTo(jacksons);
        }
    }

    /** In the middle of an array, since nothing may depend on where a text stands. */
    private static JsonTokens tokensOf(String text) {
        char[] chars = ("[" + text + "]").toCharArray();
        return new JsonTokens(chars, 1, chars.length - 1);
    }

    private static List<String> ours(String text) {
        List<String> found = new ArrayList<>();
        JsonTokens tokens = tokensOf(text);
        try {
            while (tokens.next() != JsonTokens.Token.END && tokens.current() != JsonTokens.Token.MORE) {
                switch (tokens.current()) {
                    case NAME, STRING, NUMBER, TRUE, FALSE, NULL -> found.add(tokens.current() + " " + tokens.text());
                    default -> found.add(tokens.current().name());
                }
            }
        } catch (JsonSyntaxException e) {
            return List.of(REFUSED);
        }
        if (tokens.current() == JsonTokens.Token.MORE) {
            found.add(JsonTokens.Token.MORE.name());
        }
        return found;
    }

    private static List<String> jacksons(String text) {
        List<String> found = new ArrayList<>();
        try (JsonParser parser = JACKSON.createParser(text.toCharArray())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                String content = parser.getText();
                found.add(
                        switch (token) {
                            case FIELD_NAME -> "NAME " + content;
                            case VALUE_STRING -> "STRING " + content;
                            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "NUMBER " + content;
                            case VALUE_TRUE -> "TRUE true";
                            case VALUE_FALSE -> "FALSE false";
                            case VALUE_NULL -> "NULL null";
                            default -> token.name();
                        });
            }
        } catch (IOException e) {
            return List.of(REFUSED);
        }
        return found;
    }
}
