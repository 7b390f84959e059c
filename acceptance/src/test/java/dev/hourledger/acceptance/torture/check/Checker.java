package dev.hourledger.acceptance.torture.check;

import java.util.List;

/** Judges what a run has left behind. Stateless. Source: design, promises P1 to P8. */
public final class Checker {
    private static final List<Rule> RULES = List.of(
            new CompleteRule(),
            new OnceRule(),
            new SentRule(),
            new AnswerRule(),
            new SameEverywhereRule(),
            new ArithmeticRule(),
            new QuotaRule(),
            new OrderRule(),
            new RateRule(),
            new RevokedRule(),
            new ReadRule(),
            new WakeRule(),
            new CalmRule());

    private Checker() {}

    /** Every broken promise. */
    public static List<Violation> check(Evidence evidence) {
        return RULES.stream().flatMap(rule -> rule.check(evidence).stream()).toList();
    }
}
