package dev.hourledger.benchmarks;

import dev.hourledger.benchmarks.load.Requests;
import dev.hourledger.benchmarks.process.Part;
import java.util.List;
import java.util.Optional;

/**
 * A candidate that has been started. For one thread.
 *
 * @param parts all its processes
 * @param projection of the product: how far PostgreSQL is behind
 * @param replay decides the whole log once more; the candidate answers no requests any more afterwards
 * @param stop ends what was started for this candidate alone
 */
record Running(
        Requests requests,
        List<Part> parts,
        Optional<ProjectionLag> projection,
        Optional<DecisionReplay> replay,
        Runnable stop)
        implements AutoCloseable {
    Running {
        parts = List.copyOf(parts);
    }

    @Override
    public void close() {
        projection.ifPresent(ProjectionLag::close);
        stop.run();
    }
}
