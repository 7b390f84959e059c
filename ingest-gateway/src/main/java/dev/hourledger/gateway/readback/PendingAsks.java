package dev.hourledger.gateway.readback;

import dev.hourledger.contract.ReadbackFrame.Answer;
import dev.hourledger.contract.ReadbackFrame.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The questions without an answer, and who is asked them when. A question waits here while its partition has no owner,
 * and goes to each new claimant until one answers or its deadline passes. Used on one event loop. Source: design
 * "Reading the outcome back".
 */
final class PendingAsks {
    /** Far above what a gateway lets in; each takes some 200 bytes. */
    static final int MAX_PENDING = 65_536;

    private final Ownership<ProcessorLink> ownership = new Ownership<>();
    private final Map<Long, PendingAsk> pending = new LinkedHashMap<>();
    private final LongSupplier nanoTime;
    private final int maxPending;
    private long lastCorrelationId;
    /** Read by the metrics' thread, too. */
    private volatile int size;

    PendingAsks(LongSupplier nanoTime, int maxPending) {
        this.nanoTime = nanoTime;
        this.maxPending = maxPending;
    }

    /** How many there are; any thread may ask. */
    int size() {
        return size;
    }

    /** Asks the owner now, or the next one to come. */
    void add(PendingAsk ask) {
        if (pending.size() >= maxPending) {
            ask.unanswered("too many questions wait already");
            return;
        }
        long correlationId = ++lastCorrelationId;
        pending.put(correlationId, ask);
        size = pending.size();
        askOwner(correlationId, ask);
    }

    /** A processor said what it runs, each since a generation: what waits for its partitions goes there. */
    void owned(ProcessorLink by, Map<Integer, Integer> partitions) {
        ownership.announce(by, partitions);
        pending.forEach(this::askOwner);
    }

    /** The connection is gone: what was asked there goes to the next claimant. */
    void lost(ProcessorLink link) {
        ownership.forget(link);
        pending.forEach((correlationId, ask) -> {
            if (ask.askedOf(link)) {
                ask.park();
            }
            askOwner(correlationId, ask);
        });
    }

    /**
     * Takes an answer. A found outcome counts whoever says it; anything else only from the one that was asked last.
     */
    void answered(ProcessorLink by, Answer answer) {
        PendingAsk ask = pending.get(answer.correlationId());
        if (ask == null || !(ask.askedOf(by) || (answer.kind() == Kind.FOUND && ask.isSameEverywhere()))) {
            return;
        }
        switch (answer.kind()) {
            case FOUND -> ask.found(answer.found());
            case NOT_KNOWN -> ask.notKnown();
            case BUSY -> ask.unanswered("the owner can't say now");
            case ELSEWHERE -> {
                ask.park();
                askOwner(answer.correlationId(), ask);
                return;
            }
        }
        pending.remove(answer.correlationId());
        size = pending.size();
    }

    /** Ends the questions whose deadline has passed. */
    void expire() {
        long now = nanoTime.getAsLong();
        endIf(ask -> ask.expired(now), "nobody answered in time");
    }

    /** Ends every question. */
    void close() {
        endIf(ask -> true, "the gateway is closing");
    }

    private void endIf(Predicate<PendingAsk> condition, String why) {
        pending.values().removeIf(ask -> {
            boolean ends = condition.test(ask);
            if (ends) {
                ask.unanswered(why);
            }
            return ends;
        });
        size = pending.size();
    }

    private void askOwner(Long correlationId, PendingAsk ask) {
        ownership.ownerOf(ask.partition()).filter(ask::isFor).ifPresent(owner -> owner.processor()
                .send(ask.to(owner, correlationId, nanoTime.getAsLong())));
    }
}
