package dev.hourledger.savings.domain;

import org.jspecify.annotations.Nullable;

/** A sample of what the agent read and wrote. Immutable; {@code toString} hides it (P9). */
public record AuditSample(
        @Nullable String inputExcerpt,
        @Nullable String outputExcerpt,
        @Nullable String model,
        @Nullable Long tokensIn,
        @Nullable Long tokensOut) {
    @Override
    public String toString() {
        return "AuditSample[hidden]";
    }
}
