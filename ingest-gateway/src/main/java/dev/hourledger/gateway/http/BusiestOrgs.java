package dev.hourledger.gateway.http;

import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who sends most, as a line of the log every few minutes: as a metric's tag each organisation would be a time series
 * for ever. Thread-safe.
 */
final class BusiestOrgs {
    /** Organisations that are told apart between two lines; what others send is counted together. */
    static final int MAX_ORGS = 10_000;
    /** Organisations that a line names. */
    static final int TOP = 10;

    private static final String OTHERS = "others";
    private static final Logger LOG = LoggerFactory.getLogger(BusiestOrgs.class);

    private volatile Map<String, Count> counts = new ConcurrentHashMap<>();

    private record Count(LongAdder requests, LongAdder overQuota) {
        Count() {
            this(new LongAdder(), new LongAdder());
        }

        @Override
        public String toString() {
            return requests + " requests, " + overQuota + " over quota";
        }
    }

    /** A request of the organisation was answered. */
    void answered(String orgId, boolean overQuota) {
        Map<String, Count> current = counts;
        Count known = current.get(orgId);
        if (known == null) {
            known = current.computeIfAbsent(current.size() < MAX_ORGS ? orgId : OTHERS, id -> new Count());
        }
        known.requests.increment();
        if (overQuota) {
            known.overQuota.increment();
        }
    }

    /** Says who sent most since the last call, if anybody sent, and starts counting anew. */
    void report() {
        Map<String, Count> ended = counts;
        counts = new ConcurrentHashMap<>();
        if (!ended.isEmpty()) {
            LOG.atInfo()
                    .addKeyValue("orgs", ended.size())
                    .addKeyValue("busiest", top(ended))
                    .log("busiest organisations");
        }
    }

    private static String top(Map<String, Count> counts) {
        return counts.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Count> entry) ->
                        -entry.getValue().requests.sum()))
                .limit(TOP)
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining("; "));
    }
}
