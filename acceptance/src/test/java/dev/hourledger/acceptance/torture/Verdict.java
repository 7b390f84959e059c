package dev.hourledger.acceptance.torture;

import dev.hourledger.acceptance.torture.check.Evidence;
import dev.hourledger.acceptance.torture.check.Violation;
import java.nio.file.Path;
import java.util.List;

/** How a run ended. */
record Verdict(Path report, Evidence evidence, List<Violation> violations, int faults) {
    Verdict {
        violations = List.copyOf(violations);
    }
}
