package dev.hourledger.acceptance.torture.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * How long clients waited at worst, fault by fault, as a histogram for each kind. The wait is {@link
 * Impact#longestWaitNanos}. Stateless.
 */
final class Waits {
    /** Upper ends, in milliseconds. */
    private static final long[] BUCKETS = {500, 1_000, 2_000, 4_000, 8_000, 16_000, Long.MAX_VALUE};

    private static final double NANOS_PER_SECOND = 1e9;

    private Waits() {}

    /** A table in Markdown. */
    static String table(List<Impact> impacts) {
        Map<String, List<Impact>> kinds = impacts.stream()
                .collect(Collectors.groupingBy(impact -> impact.fault().kind(), TreeMap::new, Collectors.toList()));
        StringBuilder table = new StringBuilder("| kind | times | " + head() + " | median | longest | attempts without "
                + "an answer | 503 | 202 | unkeyed without a 2xx |\n|---|" + "---|".repeat(BUCKETS.length + 7) + "\n");
        kinds.forEach((kind, all) -> table.append(row(kind, all)));
        return table.toString();
    }

    private static String head() {
        return Arrays.stream(BUCKETS)
                .mapToObj(end -> end == Long.MAX_VALUE ? "more" : "to " + end / 1_000.0 + " s")
                .collect(Collectors.joining(" | "));
    }

    private static String row(String kind, List<Impact> impacts) {
        long[] waits =
                impacts.stream().mapToLong(Impact::longestWaitNanos).sorted().toArray();
        List<String> counts = new ArrayList<>();
        long from = -1;
        for (long end : BUCKETS) {
            long above = from;
            long count = Arrays.stream(waits)
                    .map(TimeUnit.NANOSECONDS::toMillis)
                    .filter(wait -> wait > above && wait <= end)
                    .count();
            counts.add(count == 0 ? "" : Long.toString(count));
            from = end;
        }
        return String.format(
                Locale.ROOT,
                "| %s | %d | %s | %s | %s | %d | %d | %d | %d |%n",
                kind,
                impacts.size(),
                String.join(" | ", counts),
                seconds(waits[waits.length / 2]),
                seconds(waits[waits.length - 1]),
                impacts.stream().mapToInt(Impact::noAnswer).sum(),
                impacts.stream().mapToInt(Impact::unavailable).sum(),
                impacts.stream().mapToInt(Impact::accepted).sum(),
                impacts.stream().mapToInt(Impact::lostUnkeyed).sum());
    }

    /** For people. */
    static String seconds(long nanos) {
        return nanos == Long.MAX_VALUE ? "for ever" : String.format(Locale.ROOT, "%.1f s", nanos / NANOS_PER_SECOND);
    }
}
