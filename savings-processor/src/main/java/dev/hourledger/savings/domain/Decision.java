package dev.hourledger.savings.domain;

import dev.hourledger.contract.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be answered and what is to be changed. Immutable.
 *
 * @param effects in the order in which they are to be carried out; Replayed and Rejected change nothing but when a key
 *     was used
 */
public record Decision(Outcome outcome, List<Effect> effects) {
    /** Copies the list. */
    public Decision {
        effects = List.copyOf(effects);
    }

    /** The same decision with more effects behind the others. */
    Decision with(List<Effect> more) {
        List<Effect> all = new ArrayList<>(effects);
        all.addAll(more);
        return new Decision(outcome, all);
    }

    static Decision replayed(Original original, Fact.TaskReported resend) {
        return new Decision(new Outcome.Replayed(original, original.differsFrom(resend.bodyFingerprint())), List.of());
    }

    static Decision applied(Effect... effects) {
        return new Decision(new Outcome.Applied(), List.of(effects));
    }

    static Decision rejected(ErrorCode code) {
        return rejected(code, null);
    }

    static Decision rejected(ErrorCode code, @Nullable String field) {
        return new Decision(new Outcome.Rejected(code, field), List.of());
    }
}
