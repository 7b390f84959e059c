package dev.hourledger.gateway.http;

import dev.hourledger.gateway.domain.AgentActivity;
import dev.hourledger.gateway.domain.Figures;
import dev.hourledger.gateway.domain.Organisation;
import dev.hourledger.gateway.domain.Organisation.TaskType;
import dev.hourledger.gateway.domain.Rfc3339;
import dev.hourledger.gateway.domain.TaskOutcome;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes what is read of an organisation. Stateless. Source: HTTP contract. */
final class OrganisationJson {
    private static final int ORG_CHARACTERS = 512;
    private static final int TYPE_CHARACTERS = 256;

    private OrganisationJson() {}

    /** Its settings. */
    static Buffer settings(Organisation org) {
        return settingsFields(org).end();
    }

    /** Its settings, for admins. */
    static Buffer forAdmins(Organisation org) {
        return settingsFields(org)
                .text("state", org.closed() ? "closed" : "active")
                .end();
    }

    /** What it used of its plan in a month. */
    static Buffer usage(Organisation org, YearMonth month) {
        long events = org.eventsByMonth().getOrDefault(month.toString(), 0L);
        Long included = org.plan().eventsIncluded();
        return new JsonObject(ORG_CHARACTERS)
                .text("plan", org.plan().key())
                .text("currency", org.currency())
                .text("period_start", start(month))
                .text("period_end", start(month.plusMonths(1)))
                .raw("events_this_month", events)
                .raw("events_included_in_plan", included)
                .raw("overage", included == null ? 0 : Math.max(0, events - included))
                .end();
    }

    /** Its task types, by category and key; {@code category} null: of every one. */
    static Buffer taskTypes(Organisation org, @Nullable String category) {
        String types = org.taskTypes().entrySet().stream()
                .filter(entry -> category == null || entry.getValue().category().equals(category))
                .sorted(Comparator.comparing((Map.Entry<String, TaskType> entry) ->
                                entry.getValue().category())
                        .thenComparing(Map.Entry::getKey))
                .map(entry -> taskType(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(",", "[", "]"));
        return new JsonObject(types.length() + TYPE_CHARACTERS)
                .raw("task_types", types)
                .end();
    }

    /** One of its task types; empty: it has none with this key. */
    static Optional<Buffer> taskType(Organisation org, String key) {
        return Optional.ofNullable(org.taskTypes().get(key)).map(type -> Buffer.buffer(taskType(key, type)));
    }

    /** One of its agents; {@code activity} null: never seen. */
    static String agent(Organisation org, String agentId, @Nullable AgentActivity activity) {
        BigDecimal rate = org.agentHourlyRates().get(agentId);
        BigDecimal hours = activity == null ? BigDecimal.ZERO : activity.hoursSaved();
        BigDecimal cost = activity == null ? BigDecimal.ZERO : activity.costSaved();
        return new JsonObject(TYPE_CHARACTERS)
                .text("agent_id", agentId)
                .raw("hourly_rate", plain(rate))
                .text("last_seen", activity == null ? null : Rfc3339.format(activity.lastSeen()))
                .raw("hours_saved_30d", Figures.plain(hours))
                .raw("cost_saved_30d", Figures.money(cost, org.currencyMinorDigits()))
                .text("currency", org.currency())
                .endText();
    }

    /** The same as an answer. */
    static Answer agentAnswer(Organisation org, String agentId, @Nullable AgentActivity activity) {
        return Answer.ok(Buffer.buffer(agent(org, agentId, activity)));
    }

    private static JsonObject settingsFields(Organisation org) {
        JsonObject credit = new JsonObject(ORG_CHARACTERS);
        for (TaskOutcome outcome : TaskOutcome.values()) {
            credit.raw(outcome.wire(), plain(org.outcomeCredit().get(outcome)));
        }
        BigDecimal fallback = org.fallbackBaselineMinutes();
        return new JsonObject(ORG_CHARACTERS)
                .text("org_id", org.orgId())
                .text("name", org.name())
                .text("plan", org.plan().key())
                .text("currency", org.currency())
                .raw("hourly_rate", Figures.plain(org.hourlyRate()))
                .raw("fallback_baseline_minutes", fallback == null ? null : Figures.baselineMinutes(fallback))
                .raw("outcome_credit", credit.endText());
    }

    private static String taskType(String key, TaskType type) {
        Organisation.BaselineOverride override = type.override();
        String source = type.baselineSource();
        return new JsonObject(TYPE_CHARACTERS)
                .text("key", key)
                .text("display_name", type.displayName())
                .text("category", type.category())
                .text("origin", type.custom() ? "custom" : "builtin")
                .raw("default_baseline_minutes", Figures.baselineMinutes(type.baselineMinutes()))
                .text("baseline_source", source == null || source.isEmpty() ? null : source)
                .raw("baseline_minutes_override", override == null ? null : Figures.baselineMinutes(override.minutes()))
                .text("override_reason", override == null || override.reason().isEmpty() ? null : override.reason())
                .raw("archived", type.archived())
                .endText();
    }

    private static @Nullable String plain(@Nullable BigDecimal value) {
        return value == null ? null : Figures.plain(value);
    }

    private static String start(YearMonth month) {
        return Rfc3339.format(month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC));
    }
}
