package dev.hourledger.acceptance.torture.report;

import dev.hourledger.acceptance.torture.check.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A run, second by second.
 *
 * @param events answers with an event, by the second in which they came
 * @param failed attempts that failed, by the second in which they were sent
 * @param accepted answers 202, likewise
 * @param p99Millis of requests by the second in which they should have been sent, until their answer
 */
record Timeline(List<Integer> events, List<Integer> failed, List<Integer> accepted, List<Long> p99Millis) {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double PERCENTILE = 0.99;
    private static final int CREATED = 201;
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int UNAVAILABLE = 503;

    static Timeline of(List<Attempt> attempts) {
        int seconds =
                1 + (int) (attempts.stream().mapToLong(Timeline::end).max().orElse(0) / SECOND);
        int[] events = new int[seconds];
        int[] failed = new int[seconds];
        int[] accepted = new int[seconds];
        List<List<Long>> latencies = new ArrayList<>();
        for (int i = 0; i < seconds; i++) {
            latencies.add(new ArrayList<>());
        }
        for (Attempt attempt : attempts) {
            int status = attempt.answer() == null ? 0 : attempt.answer().status();
            int sent = (int) (attempt.sentNanos() / SECOND);
            failed[sent] += status == 0 || status == UNAVAILABLE ? 1 : 0;
            accepted[sent] += status == ACCEPTED ? 1 : 0;
            events[(int) (end(attempt) / SECOND)] += status == OK || status == CREATED ? 1 : 0;
            int scheduled = (int) (attempt.scheduledNanos() / SECOND);
            latencies.get(scheduled).add(end(attempt) - attempt.scheduledNanos());
        }
        return new Timeline(
                boxed(events),
                boxed(failed),
                boxed(accepted),
                latencies.stream().map(Timeline::p99).toList());
    }

    private static List<Integer> boxed(int[] values) {
        return java.util.Arrays.stream(values).boxed().toList();
    }

    private static long p99(List<Long> nanos) {
        if (nanos.isEmpty()) {
            return 0;
        }
        List<Long> sorted = nanos.stream().sorted().toList();
        return TimeUnit.NANOSECONDS.toMillis(sorted.get((int) (sorted.size() * PERCENTILE)));
    }

    private static long end(Attempt attempt) {
        return attempt.answer() == null ? attempt.sentNanos() : attempt.answer().nanos();
    }
}
