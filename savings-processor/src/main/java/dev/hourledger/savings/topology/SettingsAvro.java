package dev.hourledger.savings.topology;

import dev.hourledger.events.OrgApiKey;
import dev.hourledger.savings.domain.ApiKey;
import dev.hourledger.savings.domain.BaselineOverride;
import dev.hourledger.savings.domain.Currency;
import dev.hourledger.savings.domain.CustomTaskType;
import dev.hourledger.savings.domain.HourlyRates;
import dev.hourledger.savings.domain.OrgBaselines;
import dev.hourledger.savings.domain.OrgSettings;
import dev.hourledger.savings.domain.TaskOutcome;
import dev.hourledger.savings.domain.TaskTypeNames;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An organisation's settings to and from Avro. Stateless. */
final class SettingsAvro {
    private SettingsAvro() {}

    static OrgSettings fromAvro(dev.hourledger.events.OrgSettings settings) {
        return new OrgSettings(
                settings.getName(),
                settings.getPlan(),
                new Currency(settings.getCurrency(), settings.getCurrencyMinorDigits()),
                new HourlyRates(settings.getHourlyRate(), settings.getAgentHourlyRates()),
                new OrgBaselines(
                        overrides(settings),
                        mapValues(settings.getCustomTaskTypes(), SettingsAvro::typeFromAvro),
                        settings.getFallbackBaselineMinutes()),
                credit(settings.getOutcomeCredit()),
                settings.getApiKeys().stream().map(SettingsAvro::keyFromAvro).toList(),
                settings.getClosed());
    }

    static dev.hourledger.events.OrgSettings toAvro(OrgSettings settings) {
        return new dev.hourledger.events.OrgSettings(
                settings.name(),
                settings.plan(),
                settings.currency().code(),
                settings.currency().minorDigits(),
                settings.hourlyRates().org(),
                settings.hourlyRates().byAgent(),
                mapValues(settings.baselines().overrides(), BaselineOverride::minutes),
                mapValues(settings.baselines().customTypes(), SettingsAvro::typeToAvro),
                settings.baselines().fallbackMinutes(),
                settings.outcomeCredit().entrySet().stream()
                        .collect(Collectors.toMap(
                                entry -> entry.getKey().name().toLowerCase(Locale.ROOT), Map.Entry::getValue)),
                settings.apiKeys().stream().map(SettingsAvro::keyToAvro).toList(),
                mapValues(settings.baselines().overrides(), BaselineOverride::reason),
                settings.closed());
    }

    private static Map<String, BaselineOverride> overrides(dev.hourledger.events.OrgSettings settings) {
        return settings.getBaselineOverrides().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> new BaselineOverride(
                                entry.getValue(), settings.getOverrideReasons().getOrDefault(entry.getKey(), ""))));
    }

    private static CustomTaskType typeFromAvro(dev.hourledger.events.CustomTaskType type) {
        return new CustomTaskType(
                new TaskTypeNames(type.getCategory(), type.getDisplayName()),
                type.getBaselineMinutes(),
                type.getBaselineSource(),
                type.getArchived());
    }

    private static dev.hourledger.events.CustomTaskType typeToAvro(CustomTaskType type) {
        return new dev.hourledger.events.CustomTaskType(
                type.baselineMinutes(),
                type.archived(),
                type.names().displayName(),
                type.names().category(),
                type.baselineSource());
    }

    static Map<TaskOutcome, BigDecimal> credit(Map<String, BigDecimal> credit) {
        return credit.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> TaskOutcome.valueOf(entry.getKey().toUpperCase(Locale.ROOT)), Map.Entry::getValue));
    }

    private static ApiKey keyFromAvro(OrgApiKey key) {
        return new ApiKey(
                key.getPrefix(),
                FactsFromAvro.bytes(key.getSecretHash()),
                key.getLivemode(),
                key.getRevoked(),
                key.getCreatedAt(),
                key.getExpiresAt());
    }

    private static OrgApiKey keyToAvro(ApiKey key) {
        return new OrgApiKey(
                key.prefix(),
                ByteBuffer.wrap(key.secretHash().bytes()),
                key.livemode(),
                key.revoked(),
                key.createdAt(),
                key.expiresAt());
    }

    private static <A, B> Map<String, B> mapValues(Map<String, A> map, Function<A, B> convert) {
        return map.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> convert.apply(entry.getValue())));
    }
}
