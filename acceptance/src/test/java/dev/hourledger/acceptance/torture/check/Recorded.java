package dev.hourledger.acceptance.torture.check;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The history, put together. Immutable.
 *
 * @param attempts in the order of their sending
 * @param disturbances when something was broken, or the machine stood still
 */
public record Recorded(
        List<Attempt> attempts, Map<String, Organisation> organisations, List<Disturbance> disturbances) {
    /** Changes of a rate, which take half a minute. */
    private static final int MANY_CHANGES = 20;

    private static final Set<String> NO_OPERATIONS = Set.of(Attempt.RATE, Attempt.READ, Attempt.VIEW, Attempt.REVOKED);

    /** What was broken, and from when to when it may have been felt, in nanoseconds since the history began. */
    public record Disturbance(String kind, long begin, long end) {
        /** What gateways and the log do not need to confirm what is sent to them. */
        private static final Pattern BEHIND_THE_LOG =
                Pattern.compile("(processor|projection|postgres|registry).*", Pattern.CASE_INSENSITIVE);

        Disturbance until(long latest) {
            return new Disturbance(kind, begin, Math.min(end, latest));
        }

        boolean behindTheLog() {
            return BEHIND_THE_LOG.matcher(kind).matches();
        }
    }

    public Recorded {
        attempts = List.copyOf(attempts);
        organisations = Map.copyOf(organisations);
        disturbances = List.copyOf(disturbances);
    }

    /** The attempts to have something recorded, by operation. */
    public Map<String, List<Attempt>> operations() {
        return attempts.stream()
                .filter(attempt -> !NO_OPERATIONS.contains(attempt.kind()))
                .collect(Collectors.groupingBy(Attempt::operation, LinkedHashMap::new, Collectors.toList()));
    }

    /** Whether something was broken between an attempt's sending and its answer. */
    boolean disturbed(Attempt attempt) {
        return disturbing(attempt).findAny().isPresent();
    }

    /** What was broken between an attempt's sending and its answer. */
    Stream<Disturbance> disturbing(Attempt attempt) {
        return disturbances.stream()
                .filter(disturbance ->
                        disturbance.begin() < attempt.endNanos() && attempt.sentNanos() < disturbance.end());
    }

    /** How long requests were sent while nothing was broken, in nanoseconds. */
    public long undisturbedNanos() {
        List<Disturbance> byBegin = disturbances.stream()
                .sorted(Comparator.comparingLong(Disturbance::begin))
                .toList();
        long until = attempts.stream().mapToLong(Attempt::sentNanos).min().orElse(0);
        long end = attempts.stream().mapToLong(Attempt::sentNanos).max().orElse(0);
        long calm = 0;
        for (Disturbance disturbance : byBegin) {
            calm += Math.max(0, Math.min(end, disturbance.begin()) - until);
            until = Math.max(until, disturbance.end());
        }
        return calm + Math.max(0, end - until);
    }

    /** Whether a quota may refuse what an attempt asks for. */
    boolean limited(Attempt attempt) {
        Organisation org = organisations.get(attempt.orgId());
        return org != null && org.limits(attempt.livemode());
    }

    /** Whether so many live events of an attempt's organisation fill its quota. */
    boolean mayBeFull(Attempt attempt, long events) {
        Organisation org = organisations.get(attempt.orgId());
        return org != null && org.limited() && events >= org.quota();
    }

    /** Whether so much went well that everything must have been tried, what is only tried now and then included. */
    boolean isLong() {
        return of(Attempt.RATE).stream().filter(Attempt::acknowledged).count() >= MANY_CHANGES;
    }

    /** The attempts of a kind. */
    List<Attempt> of(String kind) {
        return attempts.stream().filter(attempt -> attempt.kind().equals(kind)).toList();
    }

    /** How many operations got a 2xx. */
    public long acknowledged() {
        return operations().values().stream()
                .filter(attempts -> attempts.stream().anyMatch(Attempt::acknowledged))
                .count();
    }
}
