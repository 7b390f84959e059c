package dev.hourledger.gateway.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
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

        T changeOrg(ChangeOrg command);

        T closeOrg(CloseOrg command);

        T defineTaskType(DefineTaskType command);

        T archiveTaskType(ArchiveTaskType command);

        T overrideBaseline(OverrideBaseline command);

        T removeOverride(RemoveOverride command);

        T setAgentRate(SetAgentRate command);

        T rotateApiKey(RotateApiKey command);

        T loadModelPrices(LoadModelPrices command);
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

    /**
     * Let a new API key take the place of another one, for the same mode.
     *
     * @param secretHash of the new key
     * @param expiresAt from when on the old one does not work any more; null: at once
     */
    record RotateApiKey(
            String prefix,
            String newPrefix,
            SecretHash secretHash,
            @Nullable Instant expiresAt) implements Command {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.rotateApiKey(this);
        }
    }

    /** Load a price book into one partition: reference data, of no organisation. */
    record LoadModelPrices(PriceBook book) implements Command {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.loadModelPrices(this);
        }
    }

    /**
     * Change an organisation; null stays as it is.
     *
     * @param hourlyRate never null where currency is not
     * @param outcomeCredit by outcome; outcomes that are not named stay as they are
     */
    record ChangeOrg(
            @Nullable String name,
            @Nullable String plan,
            @Nullable Money currency,
            @Nullable BigDecimal hourlyRate,
            @Nullable Fallback fallback,
            Map<TaskOutcome, BigDecimal> outcomeCredit)
            implements Command {
        /** Copies the map. */
        public ChangeOrg {
            outcomeCredit = Map.copyOf(outcomeCredit);
        }

        /** True when it would change nothing. */
        public boolean isEmpty() {
            return name == null
                    && plan == null
                    && currency == null
                    && hourlyRate == null
                    && fallback == null
                    && outcomeCredit.isEmpty();
        }

        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.changeOrg(this);
        }
    }

    /**
     * A currency.
     *
     * @param code ISO 4217
     * @param minorDigits decimals of its minor unit
     */
    record Money(String code, int minorDigits) {}

    /**
     * The baseline of unknown task types.
     *
     * @param minutes null: they are refused
     */
    record Fallback(@Nullable BigDecimal minutes) {}

    /** Close an organisation: its keys stop working. */
    record CloseOrg() implements Command {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.closeOrg(this);
        }
    }

    /**
     * Define a task type of the organisation's own.
     *
     * @param baselineSource where the baseline comes from; may be empty
     */
    record DefineTaskType(
            String key, String displayName, String category, BigDecimal baselineMinutes, String baselineSource)
            implements Command {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.defineTaskType(this);
        }
    }

    /** Archive a task type of the organisation's own. */
    record ArchiveTaskType(String key) implements Command {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.archiveTaskType(this);
        }
    }

    /**
     * Put the organisation's own baseline in the place of the catalogue's.
     *
     * @param reason may be empty
     */
    record OverrideBaseline(String key, BigDecimal baselineMinutes, String reason) implements Command {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.overrideBaseline(this);
        }
    }

    /** Let the catalogue's baseline hold again. */
    record RemoveOverride(String key) implements Command {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.removeOverride(this);
        }
    }

    /**
     * Set what an hour of human work is worth that an agent saves.
     *
     * @param hourlyRate null: the organisation's rate
     */
    record SetAgentRate(String agentId, @Nullable BigDecimal hourlyRate) implements Command {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.setAgentRate(this);
        }
    }
}
