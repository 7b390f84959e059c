package dev.hourledger.benchmarks;

import dev.hourledger.benchmarks.load.Requests;
import dev.hourledger.benchmarks.process.Part;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A candidate that has been started. For one thread.
 *
 * @param present all its processes, as they are now
 * @param projection of the product: how far PostgreSQL is behind
 * @param replay decides the whole log once more; the candidate answers no requests any more afterwards
 * @param grown what can be asked of a ledger that was made large, of the product
 * @param stop ends what was started for this candidate alone
 */
record Running(
        Requests requests,
        Supplier<List<Part>> present,
        Optional<ProjectionLag> projection,
        Optional<DecisionReplay> replay,
        Optional<Grown> grown,
        Runnable stop)
        implements AutoCloseable {
    /**
     * What makes a ledger large, and the processor that has to live with it.
     *
     * @param serves whether a request of now is answered with its event
     */
    record Grown(Backfill backfill, Processor processor, BooleanSupplier serves) {
        double secondsBackAfterKill() {
            return processor.secondsBackAfterKill(serves);
        }
    }

    /** A candidate that is neither the product nor like it. */
    static Running other(Requests requests, List<Part> parts, Runnable stop) {
        return new Running(requests, () -> parts, Optional.empty(), Optional.empty(), Optional.empty(), stop);
    }

    List<Part> parts() {
        return present.get();
    }

    @Override
    public void close() {
        projection.ifPresent(ProjectionLag::close);
        stop.run();
    }
}
