package dev.hourledger.acceptance.torture.report;

import dev.hourledger.acceptance.torture.check.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What clients saw of a fault, from its beginning to that of the next one: of a request that took longer than a second
 * the fault is the one that a second after its beginning was the last.
 *
 * @param longestWaitNanos the longest that a request with a key waited for its 2xx, from when it should have been sent
 * and retries included; without one: until the end of the history
 * @param degradedNanos from the fault to the last request that did not get its event within a second
 * @param noAnswer attempts whose connection broke, or that nobody answered
 * @param unavailable attempts answered 503
 * @param accepted attempts answered 202
 * @param lostUnkeyed requests without a key, which nobody may repeat, and without a 2xx
 */
record Impact(
        FaultSpan fault,
        long longestWaitNanos,
        long degradedNanos,
        int noAnswer,
        int unavailable,
        int accepted,
        int lostUnkeyed) {
    private static final int UNAVAILABLE = 503;
    private static final int ACCEPTED = 202;
    private static final int SUCCESS_END = 300;
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Of every fault, in order. {@code operations}: attempts by operation, in the order of sending. */
    static List<Impact> of(List<FaultSpan> faults, Map<String, List<Attempt>> operations) {
        TreeMap<Long, FaultSpan> byBegin = new TreeMap<>();
        faults.forEach(fault -> byBegin.put(fault.begin(), fault));
        Map<Integer, Counting> counting = new TreeMap<>();
        faults.forEach(fault -> counting.put(fault.number(), new Counting(fault)));
        operations.values().forEach(attempts -> {
            Counting waited = at(byBegin, counting, felt(attempts.get(0).scheduledNanos(), settled(attempts)));
            if (waited != null) {
                waited.operation(attempts);
            }
            for (Attempt attempt : attempts) {
                Counting tried = at(byBegin, counting, felt(attempt.sentNanos(), attempt.endNanos()));
                if (tried != null) {
                    tried.attempt(attempt);
                }
            }
        });
        List<Impact> impacts = new ArrayList<>();
        counting.values().forEach(one -> impacts.add(one.impact()));
        return impacts;
    }

    /** Which moment's fault it is: what was on its way when a fault happened has that to blame, not the one before. */
    private static long felt(long begun, long ended) {
        return Math.min(ended, begun + SLOW_NANOS);
    }

    /** When an operation got its 2xx or its refusal; {@code Long.MAX_VALUE}: never. */
    private static long settled(List<Attempt> attempts) {
        return attempts.stream()
                .filter(attempt -> attempt.status() != 0 && attempt.status() != UNAVAILABLE)
                .mapToLong(Attempt::endNanos)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private static @org.jspecify.annotations.Nullable Counting at(
            TreeMap<Long, FaultSpan> byBegin, Map<Integer, Counting> counting, long nanos) {
        Map.Entry<Long, FaultSpan> entry = byBegin.floorEntry(nanos);
        return entry == null ? null : counting.get(entry.getValue().number());
    }

    /** Counts for one fault. */
    private static final class Counting {
        private final FaultSpan fault;
        private long longestWait;
        private long degraded;
        private int noAnswer;
        private int unavailable;
        private int accepted;
        private int lostUnkeyed;

        Counting(FaultSpan fault) {
            this.fault = fault;
        }

        void operation(List<Attempt> attempts) {
            long settled = settled(attempts);
            if (settled != Long.MAX_VALUE) {
                longestWait = Math.max(longestWait, settled - attempts.get(0).scheduledNanos());
            } else if (attempts.get(0).key() == null) {
                lostUnkeyed++;
            } else {
                longestWait = Long.MAX_VALUE;
            }
        }

        void attempt(Attempt attempt) {
            int status = attempt.status();
            noAnswer += status == 0 ? 1 : 0;
            unavailable += status == UNAVAILABLE ? 1 : 0;
            accepted += status == ACCEPTED ? 1 : 0;
            boolean bad = status == 0 || status == UNAVAILABLE || status == ACCEPTED;
            if (bad || (status < SUCCESS_END && attempt.endNanos() - attempt.sentNanos() > SLOW_NANOS)) {
                degraded = Math.max(degraded, attempt.sentNanos() - fault.begin());
            }
        }

        Impact impact() {
            return new Impact(fault, longestWait, degraded, noAnswer, unavailable, accepted, lostUnkeyed);
        }
    }
}
