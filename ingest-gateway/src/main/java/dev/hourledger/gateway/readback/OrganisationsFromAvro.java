package dev.hourledger.gateway.readback;

import dev.hourledger.events.ApiKeyView;
import dev.hourledger.events.AuditEntry;
import dev.hourledger.events.OrgList;
import dev.hourledger.events.OrgView;
import dev.hourledger.events.Plan;
import dev.hourledger.events.TaskTypeView;
import dev.hourledger.gateway.domain.AuditPage;
import dev.hourledger.gateway.domain.OrgPage;
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
    private final AvroSerde<OrgList> lists;
    private final AvroSerde<dev.hourledger.events.AuditPage> changes;

    /** Looks schemas up in {@code registry}. */
    OrganisationsFromAvro(SchemaRegistry registry) {
        this.views = new AvroSerde<>(Subject.ORG_VIEW.subjectName(), Subject.ORG_VIEW.schema(), registry);
        this.lists = new AvroSerde<>(Subject.ORG_LIST.subjectName(), Subject.ORG_LIST.schema(), registry);
        this.changes = new AvroSerde<>(Subject.AUDIT_PAGE.subjectName(), Subject.AUDIT_PAGE.schema(), registry);
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
                view.getApiKeys().stream().map(OrganisationsFromAvro::key).toList(),
                view.getEventsByMonth(),
                view.getClosed());
    }

    /** The page in the bytes of an OrgList; blocks and throws as the first one. */
    OrgPage listFromAvro(byte[] orgList) {
        OrgList list = lists.decode(orgList);
        return new OrgPage(
                list.getOrgs().stream()
                        .map(org -> new OrgPage.Summary(
                                org.getOrgId(), org.getName(), org.getPlan(), org.getCurrency(), org.getClosed()))
                        .toList(),
                list.getMore());
    }

    /** The changes in the bytes of an AuditPage; blocks and throws as the first one. */
    AuditPage changesFromAvro(byte[] auditPage) {
        var page = changes.decode(auditPage);
        return new AuditPage(
                page.getEntries().stream().map(OrganisationsFromAvro::entry).toList(), page.getMore());
    }

    private static AuditPage.Entry entry(AuditEntry entry) {
        return new AuditPage.Entry(
                entry.getNumber(),
                entry.getEventId(),
                entry.getReceivedAt(),
                entry.getApiKeyPrefix(),
                entry.getChanges().stream()
                        .map(change -> new AuditPage.Value(change.getField(), change.getBefore(), change.getAfter()))
                        .toList());
    }

    /** Outcomes that this release does not know are left out. */
    private static Map<TaskOutcome, BigDecimal> credit(Map<String, BigDecimal> byWire) {
        Map<TaskOutcome, BigDecimal> credit = new EnumMap<>(TaskOutcome.class);
        byWire.forEach((wire, share) -> TaskOutcome.fromWire(wire).ifPresent(outcome -> credit.put(outcome, share)));
        return credit;
    }

    private static Organisation.Key key(ApiKeyView key) {
        return new Organisation.Key(
                key.getPrefix(),
                key.getLivemode(),
                key.getRevoked(),
                key.getCreatedAt(),
                key.getExpiresAt(),
                key.getLastUsedAt());
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
