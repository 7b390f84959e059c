package dev.hourledger.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** JSON for people: rows in aligned columns, or a line a field. Stateless. */
final class Table {
    private static final String GAP = "  ";
    private static final String NOTHING = "-";

    private Table() {}

    /** A header and a line for each of {@code rows}. */
    static List<String> of(JsonNode rows, List<String> columns) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(columns.stream()
                .map(column -> column.replace('_', ' ').toUpperCase(Locale.ROOT))
                .toList());
        rows.forEach(row ->
                cells.add(columns.stream().map(column -> text(row.path(column))).toList()));
        return aligned(cells);
    }

    /** A line for each field; those of an object within come behind its name. */
    static List<String> fields(JsonNode object) {
        List<List<String>> cells = new ArrayList<>();
        addFields("", object, cells);
        return aligned(cells);
    }

    private static void addFields(String parent, JsonNode object, List<List<String>> cells) {
        object.properties().forEach(field -> {
            String name = parent + field.getKey();
            if (field.getValue().isObject()) {
                addFields(name + ".", field.getValue(), cells);
            } else {
                cells.add(List.of(name, text(field.getValue())));
            }
        });
    }

    private static List<String> aligned(List<List<String>> cells) {
        int columns = cells.isEmpty() ? 0 : cells.get(0).size();
        List<Integer> widths = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            int column = i;
            widths.add(cells.stream()
                    .mapToInt(row -> length(row.get(column)))
                    .max()
                    .orElse(0));
        }
        return cells.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            line.append(row.get(i));
            if (i < row.size() - 1) {
                line.append(" ".repeat(widths.get(i) - length(row.get(i)))).append(GAP);
            }
        }
        return line.toString();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Figures without exponents; control characters, which a terminal would obey, as question marks. */
    private static String text(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return NOTHING;
        }
        String text = value.isNumber()
                ? value.decimalValue().toPlainString()
                : value.isContainerNode() ? AdminClient.toText(value) : value.asText();
        return text.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }
}
