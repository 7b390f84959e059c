package dev.hourledger.savings.setup;

import dev.hourledger.events.CatalogueEntry;
import dev.hourledger.events.CatalogueLoaded;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The catalogue as CSV: a line with its version, a line with the columns, a line a task type. Stateless. */
final class CatalogueFile {
    private static final String VERSION_LINE = "# version ";
    private static final String COLUMNS_LINE = "key,category,display_name,baseline_minutes";
    private static final int COLUMNS = 4;
    private static final int HEADER_LINES = 2;
    private static final BigDecimal MAX_MINUTES = BigDecimal.valueOf(525_600);
    private static final int MAX_DECIMALS = 3;

    private CatalogueFile() {}

    /** The catalogue; throws IllegalArgumentException that names the line which is not as it must be. */
    static CatalogueLoaded parse(List<String> lines) {
        if (lines.size() <= HEADER_LINES) {
            throw new IllegalArgumentException("a catalogue without a task type");
        }
        check(lines.get(0).startsWith(VERSION_LINE), 1, "not '# version <number>'");
        check(lines.get(1).equals(COLUMNS_LINE), 2, "not '" + COLUMNS_LINE + "'");
        int version = version(lines.get(0).substring(VERSION_LINE.length()));
        List<CatalogueEntry> entries = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (int i = HEADER_LINES; i < lines.size(); i++) {
            CatalogueEntry entry = entry(lines.get(i), i + 1);
            check(keys.add(entry.getKey()), i + 1, "a second " + entry.getKey());
            entries.add(entry);
        }
        return new CatalogueLoaded(version, entries);
    }

    private static CatalogueEntry entry(String line, int number) {
        String[] cells = line.split(",", -1);
        check(cells.length == COLUMNS, number, cells.length + " cells instead of " + COLUMNS);
        for (String cell : cells) {
            check(!cell.isBlank(), number, "an empty cell");
        }
        return new CatalogueEntry(cells[0], cells[1], cells[2], minutes(cells[3], number));
    }

    private static BigDecimal minutes(String cell, int number) {
        BigDecimal minutes;
        try {
            minutes = new BigDecimal(cell);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("line " + number + ": not a number: " + cell, e);
        }
        boolean fits = minutes.signum() > 0 && minutes.compareTo(MAX_MINUTES) <= 0 && minutes.scale() <= MAX_DECIMALS;
        check(fits, number, "minutes out of bounds: " + cell);
        return minutes;
    }

    private static int version(String text) {
        try {
            int version = Integer.parseInt(text);
            check(version > 0, 1, "version " + version);
            return version;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("line 1: not a version: " + text, e);
        }
    }

    private static void check(boolean holds, int line, String problem) {
        if (!holds) {
            throw new IllegalArgumentException("line " + line + ": " + problem);
        }
    }
}
