package dev.hourledger.savings.topology;

import dev.hourledger.events.ApiKeyView;
import dev.hourledger.events.OrgView;
import dev.hourledger.events.TaskTypeView;
import dev.hourledger.savings.domain.ApiKey;
import dev.hourledger.savings.domain.BaselineOverride;
import dev.hourledger.savings.domain.CustomTaskType;
import dev.hourledger.savings.domain.OrgSettings;
import dev.hourledger.savings.domain.ReferenceData;
import dev.hourledger.savings.domain.TaskOutcome;
import dev.hourledger.savings.domain.TaskTypeNames;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** What the stores of a task hold of one organisation, put together for whoever asks. Any thread may call. */
record OrgViews(ReadOnlyKeyValueStore<Bytes, Long> usage, ReadOnlyKeyValueStore<Bytes, Long> keyUse) {
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

    /** The organisation as gateways may see it. */
    OrgView view(String orgId, OrgSettings org, ReferenceData data) {
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
                org.apiKeys().stream().map(key -> apiKey(orgId, key)).toList(),
                usageOf(orgId),
                org.closed());
    }

    private ApiKeyView apiKey(String orgId, ApiKey key) {
        Long minute = keyUse.get(StoreKeys.keyUse(orgId, key.prefix()));
        return new ApiKeyView(
                key.prefix(),
                key.livemode(),
                key.revoked(),
                key.createdAt(),
                key.expiresAt(),
                minute == null ? null : Instant.ofEpochSecond(minute * TaskStores.SECONDS_PER_MINUTE));
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
