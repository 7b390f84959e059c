package dev.hourledger.gateway.readback;

import dev.hourledger.events.OrgView;
import dev.hourledger.events.Plan;
import dev.hourledger.events.TaskTypeView;
import dev.hourledger.gateway.domain.Organisation;
import dev.hourledger.gateway.domain.TaskOutcome;
import dev.hourledger.serde.AvroSerde;
import dev.hourledger.serde.SchemaRegistry;
import dev.hourledger.serde.Subject;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What a processor says of an organisation, as the domain sees it. Thread-safe. */
final class OrganisationsFromAvro {
    private final AvroSerde<OrgView> views;

    /** Looks schemas up in {@code registry}. */
    OrganisationsFromAvro(SchemaRegistry registry) {
        this.views = new AvroSerde<>(Subject.ORG_VIEW.subjectName(), Subject.ORG_VIEW.schema(), registry);
    }

    /**
     * The organisation in the bytes of an OrgView. Blocks while the registry is asked for a schema that was not met
     * before.
     *
     * @throws dev.hourledger.serde.SerdeException when the bytes can't be decoded
     */
    Organisation fromAvro(byte[] orgView) {
        OrgView view = views.decode(orgView);
        Plan plan = view.getPlan();
        return new Organisation(
                view.getOrgId(),
                view.getName(),
                new Organisation.Plan(plan.getKey(), plan.getEventsPerMonthIncluded(), plan.getCustomisationAllowed()),
                view.getCurrency(),
                view.getCurrencyMinorDigits(),
                view.getHourlyRate(),
                view.getAgentHourlyRates(),
                view.getFallbackBaselineMinutes(),
                credit(view.getOutcomeCredit()),
                view.getTaskTypes().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> taskType(entry.getValue()))),
                view.getApiKeys().stream()
                        .map(key -> new Organisation.Key(key.getPrefix(), key.getLivemode(), key.getRevoked()))
                        .toList(),
                view.getEventsByMonth(),
                view.getClosed());
    }

    /** Outcomes that this release does not know are left out. */
    private static Map<TaskOutcome, BigDecimal> credit(Map<String, BigDecimal> byWire) {
        Map<TaskOutcome, BigDecimal> credit = new EnumMap<>(TaskOutcome.class);
        byWire.forEach((wire, share) -> TaskOutcome.fromWire(wire).ifPresent(outcome -> credit.put(outcome, share)));
        return credit;
    }

    private static Organisation.TaskType taskType(TaskTypeView type) {
        BigDecimal override = type.getOverrideMinutes();
        String reason = type.getOverrideReason();
        return new Organisation.TaskType(
                type.getDisplayName(),
                type.getCategory(),
                type.getBaselineMinutes(),
                type.getCustom(),
                type.getArchived(),
                type.getBaselineSource(),
                override == null ? null : new Organisation.BaselineOverride(override, reason == null ? "" : reason));
    }
}
