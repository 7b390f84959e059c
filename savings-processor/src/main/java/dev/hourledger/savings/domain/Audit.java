package dev.hourledger.savings.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a change of settings changed: both written out value by value, and compared. So the audit log can't miss what a
 * new kind of change brings along. Pure.
 */
final class Audit {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Audit() {}

    /** The entry of a record that changed settings; empty: every value is as it was. */
    static Optional<AuditEntry> entry(RawFact raw, @Nullable OrgSettings before, OrgSettings after) {
        List<AuditChange> changes = changes(before == null ? Map.of() : values(before), values(after));
        return changes.isEmpty()
                ? Optional.empty()
                : Optional.of(new AuditEntry(raw.eventId(), raw.receivedAt(), raw.apiKeyPrefix(), changes));
    }

    private static List<AuditChange> changes(Map<String, String> before, Map<String, String> after) {
        List<AuditChange> changes = new ArrayList<>();
        TreeSet<String> fields = new TreeSet<>(before.keySet());
        fields.addAll(after.keySet());
        for (String field : fields) {
            String old = before.get(field);
            String now = after.get(field);
            if (!Objects.equals(old, now)) {
                changes.add(new AuditChange(field, old, now));
            }
        }
        return changes;
    }

    /** Every value of the settings, by its path. */
    static Map<String, String> values(OrgSettings org) {
        Values values = new Values();
        values.put("name", org.name());
        values.put("plan", org.plan());
        values.put("currency", org.currency().code());
        values.put("currency_minor_digits", Integer.toString(org.currency().minorDigits()));
        values.put("state", org.closed() ? "closed" : "active");
        values.put("hourly_rate", org.hourlyRates().org());
        values.put("fallback_baseline_minutes", org.baselines().fallbackMinutes());
        for (TaskOutcome outcome : TaskOutcome.values()) {
            values.put("outcome_credit." + outcome.name().toLowerCase(Locale.ROOT), org.creditOf(outcome));
        }
        org.hourlyRates().byAgent().forEach((id, rate) -> values.put("agents." + id + ".hourly_rate", rate));
        org.baselines().customTypes().forEach((key, type) -> values.put("task_types." + key, type));
        org.baselines().overrides().forEach((key, override) -> {
            values.put("task_types." + key + ".baseline_minutes_override", override.minutes());
            values.put("task_types." + key + ".override_reason", override.reason());
        });
        org.apiKeys().forEach(key -> values.put("api_keys." + key.prefix(), key));
        return values.byField;
    }

    /** Values by their paths. One thread's. */
    private static final class Values {
        private final Map<String, String> byField = new TreeMap<>();

        void put(String field, String value) {
            if (!value.isEmpty()) {
                byField.put(field, value);
            }
        }

        /** The same text whether the figure was just set or read back from a store (P4). */
        void put(String field, @Nullable BigDecimal value) {
            if (value != null) {
                byField.put(
                        field,
                        value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString());
            }
        }

        void put(String path, CustomTaskType type) {
            put(path + ".display_name", type.names().displayName());
            put(path + ".category", type.names().category());
            put(path + ".default_baseline_minutes", type.baselineMinutes());
            put(path + ".baseline_source", type.baselineSource());
            put(path + ".archived", Boolean.toString(type.archived()));
        }

        void put(String path, ApiKey key) {
            Instant expiresAt = key.expiresAt();
            put(path + ".livemode", Boolean.toString(key.livemode()));
            put(path + ".state", key.revoked() ? "revoked" : "active");
            put(path + ".expires_at", expiresAt == null ? "" : TIME.format(expiresAt));
        }
    }
}
