package dev.hourledger.gateway.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What a request asks the log to take in. One record of raw-events each. */
public sealed interface Command {
    /** What {@code cases} makes of this command; a command without its case does not compile. */
    <T> T fold(Cases<T> cases);

    /** One function for each command. */
    interface Cases<T> {
        T reportTask(ReportTask command);

        T registerOrg(RegisterOrg command);

        T issueApiKey(IssueApiKey command);

        T revokeApiKey(RevokeApiKey command);
    }

    /**
     * Record a finished task.
     *
     * @param idempotencyKey the header as it stands, 1-255 characters; null: an event of its own
     * @param bodyFingerprint what the body says, 16 bytes; see ADR 0003
     */
    record ReportTask(TaskReport report, @Nullable String idempotencyKey, Fingerprint bodyFingerprint)
            implements Command {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.reportTask(this);
        }
    }

    /**
     * Register an organisation under a fresh id.
     *
     * @param currency ISO 4217
     * @param currencyMinorDigits decimals of the currency's minor unit
     * @param hourlyRate currency per hour
     */
    record RegisterOrg(String name, String plan, String currency, int currencyMinorDigits, BigDecimal hourlyRate)
            implements Command {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.registerOrg(this);
        }
    }

    /** Issue an API key, of which only the hash is known here (P9). */
    record IssueApiKey(String prefix, SecretHash secretHash, boolean livemode) implements Command {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.issueApiKey(this);
        }
    }

    /** Revoke an API key. */
    record RevokeApiKey(String prefix) implements Command {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.revokeApiKey(this);
        }
    }
}
