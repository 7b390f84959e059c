package dev.hourledger.savings.topology;

import dev.hourledger.events.ApiKeyView;
import dev.hourledger.events.OrgView;
import dev.hourledger.events.TaskTypeView;
import dev.hourledger.savings.domain.BaselineOverride;
import dev.hourledger.savings.domain.CustomTaskType;
import dev.hourledger.savings.domain.OrgSettings;
import dev.hourledger.savings.domain.ReferenceData;
import dev.hourledger.savings.domain.TaskOutcome;
import dev.hourledger.savings.domain.TaskTypeNames;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * What the stores of a task hold of an organisation, put together for whoever asks. It is read from the stores and not
 * from what the task keeps decoded, so that any thread may ask. An outcome is written behind the changes that it
 * answers, so whoever has the answer sees them here (P6).
 */
record OrgViews(
        ReadOnlyKeyValueStore<Bytes, byte[]> settings,
        ReadOnlyKeyValueStore<Bytes, byte[]> reference,
        ReadOnlyKeyValueStore<Bytes, Long> usage,
        RecordSerdes serdes) {
    /** The organisation's OrgView in the wire format; empty when there is none on this partition. */
    Optional<byte[]> of(String orgId) {
        byte[] stored = settings.get(StoreKeys.settings(orgId));
        byte[] figures = reference.get(StoreKeys.REFERENCE);
        if (stored == null || figures == null) {
            return Optional.empty();
        }
        OrgSettings org = SettingsAvro.fromAvro(serdes.settings().decode(stored));
        ReferenceData data = PlansAvro.fromAvro(serdes.reference().decode(figures));
        return Optional.of(serdes.view().encode(view(orgId, org, data, usageOf(orgId))));
    }

    private Map<String, Long> usageOf(String orgId) {
        Map<String, Long> months = new HashMap<>();
        try (KeyValueIterator<Bytes, Long> all = usage.range(StoreKeys.firstUsage(orgId), StoreKeys.lastUsage(orgId))) {
            while (all.hasNext()) {
                KeyValue<Bytes, Long> month = all.next();
                months.put(StoreKeys.monthOf(month.key), month.value);
            }
        }
        return months;
    }

    private static OrgView view(String orgId, OrgSettings org, ReferenceData data, Map<String, Long> usage) {
        return new OrgView(
                orgId,
                org.name(),
                PlansAvro.toAvro(data.planOf(org)),
                org.currency().code(),
                org.currency().minorDigits(),
                org.hourlyRates().org(),
                org.hourlyRates().byAgent(),
                org.baselines().fallbackMinutes(),
                credit(org),
                taskTypes(org, data),
                org.apiKeys().stream()
                        .map(key -> new ApiKeyView(key.prefix(), key.livemode(), key.revoked()))
                        .toList(),
                usage,
                org.closed());
    }

    private static Map<String, BigDecimal> credit(OrgSettings org) {
        return Arrays.stream(TaskOutcome.values())
                .collect(Collectors.toMap(outcome -> outcome.name().toLowerCase(Locale.ROOT), org::creditOf));
    }

    private static Map<String, TaskTypeView> taskTypes(OrgSettings org, ReferenceData data) {
        Map<String, TaskTypeView> types = new HashMap<>();
        org.baselines().customTypes().forEach((key, type) -> types.put(key, custom(type)));
        data.builtinMinutes().forEach((key, minutes) -> {
            TaskTypeView own = types.get(key);
            if (own == null || own.getArchived() || org.baselines().overrides().containsKey(key)) {
                types.put(key, builtin(key, minutes, org, data));
            }
        });
        return types;
    }

    private static TaskTypeView builtin(String key, BigDecimal minutes, OrgSettings org, ReferenceData data) {
        TaskTypeNames names = data.builtinNames().getOrDefault(key, new TaskTypeNames("", key));
        BaselineOverride override = org.baselines().overrides().get(key);
        return new TaskTypeView(
                names.displayName(),
                names.category(),
                minutes,
                false,
                false,
                null,
                override == null ? null : override.minutes(),
                override == null ? null : override.reason());
    }

    private static TaskTypeView custom(CustomTaskType type) {
        return new TaskTypeView(
                type.names().displayName(),
                type.names().category(),
                type.baselineMinutes(),
                true,
                type.archived(),
                type.baselineSource(),
                null,
                null);
    }
}
