package dev.hourledger.acceptance.torture.check;

import java.util.List;

/** One thing that must hold. */
interface Rule {
    /** Everything that breaks it. */
    List<Violation> check(Evidence evidence);
}
