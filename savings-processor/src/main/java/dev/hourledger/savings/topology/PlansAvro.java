package dev.hourledger.savings.topology;

import dev.hourledger.savings.domain.Plan;
import dev.hourledger.savings.domain.PriceBook;
import dev.hourledger.savings.domain.ReferenceData;
import dev.hourledger.savings.domain.TaskTypeNames;
import java.util.Map;
import java.util.stream.Collectors;

/** Plans and reference data to and from Avro. Stateless. */
final class PlansAvro {
    private PlansAvro() {}

    static Plan fromAvro(dev.hourledger.events.Plan plan) {
        return new Plan(
                plan.getKey(),
                plan.getRequestsPerSecond(),
                plan.getEventsPerMonthIncluded(),
                plan.getOverageAllowed(),
                plan.getAuditSampleKept(),
                plan.getCustomisationAllowed());
    }

    static dev.hourledger.events.Plan toAvro(Plan plan) {
        return new dev.hourledger.events.Plan(
                plan.key(),
                plan.requestsPerSecond(),
                plan.eventsPerMonthIncluded(),
                plan.overageAllowed(),
                plan.auditSampleKept(),
                plan.customisationAllowed());
    }

    /** Catalogue and plans with the prices, which are stored beside them. */
    static ReferenceData fromAvro(dev.hourledger.events.ReferenceData reference, PriceBook prices) {
        return new ReferenceData(
                reference.getCatalogueVersion(),
                reference.getBuiltinMinutes(),
                reference.getBuiltinNames().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> new TaskTypeNames(
                                        entry.getValue().getCategory(),
                                        entry.getValue().getDisplayName()))),
                reference.getPlansVersion(),
                reference.getPlans().stream()
                        .collect(Collectors.toMap(dev.hourledger.events.Plan::getKey, PlansAvro::fromAvro)),
                prices);
    }

    static dev.hourledger.events.ReferenceData toAvro(ReferenceData reference) {
        return new dev.hourledger.events.ReferenceData(
                reference.catalogueVersion(),
                reference.builtinMinutes(),
                reference.plansVersion(),
                reference.plans().values().stream().map(PlansAvro::toAvro).toList(),
                reference.builtinNames().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> new dev.hourledger.events.TaskTypeNames(
                                        entry.getValue().category(),
                                        entry.getValue().displayName()))));
    }
}
