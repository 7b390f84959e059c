package dev.hourledger.acceptance.torture;

import java.nio.file.Path;

/** How a run ended. */
record Verdict(Path report, Judge.Findings findings, int faults) {}
