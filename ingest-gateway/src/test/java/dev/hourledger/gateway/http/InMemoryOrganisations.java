package dev.hourledger.gateway.http;

import dev.hourledger.gateway.domain.AuditPage;
import dev.hourledger.gateway.domain.OrgPage;
import dev.hourledger.gateway.domain.Organisation;
import dev.hourledger.gateway.domain.TaskOutcome;
import dev.hourledger.gateway.port.Organisations;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** One organisation, its changes and lists of others, as a test wishes. Thread-safe. */
final class InMemoryOrganisations implements Organisations {
    static final Organisation PRO = organisation(new Organisation.Plan("pro", 10_000L, true), 12L);
    static final Organisation FREE = organisation(new Organisation.Plan("free", 500L, false), 501L);

    volatile Future<Optional<Organisation>> answer = Future.succeededFuture(Optional.of(PRO));

    volatile BiFunction<Integer, Optional<String>, Future<OrgPage>> pages =
            (partition, after) -> Future.succeededFuture(new OrgPage(List.of(), false));
    volatile BiFunction<String, Long, Future<Optional<AuditPage>>> changes =
            (orgId, before) -> Future.succeededFuture(Optional.of(new AuditPage(List.of(), false)));

    /** How long the last one that asked for an organisation would have waited. */
    volatile Duration left = Duration.ZERO;

    @Override
    public Future<Optional<Organisation>> find(int partition, String orgId, Duration limit) {
        left = limit;
        return answer;
    }

    @Override
    public Future<OrgPage> list(int partition, Optional<String> afterOrgId, Duration left) {
        return pages.apply(partition, afterOrgId);
    }

    @Override
    public Future<Optional<AuditPage>> audit(int partition, String orgId, long before, Duration left) {
        return changes.apply(orgId, before);
    }

    private static Organisation organisation(Organisation.Plan plan, long events) {
        return new Organisation(
                ApiUnderTest.ORG,
                "Acme",
                plan,
                "EUR",
                2,
                new BigDecimal("45.000000"),
                Map.of("agent", BigDecimal.TEN),
                new BigDecimal("30.000"),
                Map.of(
                        TaskOutcome.SUCCESS,
                        BigDecimal.ONE,
                        TaskOutcome.FAILURE,
                        new BigDecimal("0.000"),
                        TaskOutcome.NEEDS_REVIEW,
                        new BigDecimal("0.500")),
                Map.of(
                        "email_classification",
                        new Organisation.TaskType(
                                "Email classification",
                                "support",
                                new BigDecimal("4.000"),
                                false,
                                false,
                                null,
                                new Organisation.BaselineOverride(new BigDecimal("9.000"), "because")),
                        "own_type",
                        new Organisation.TaskType("Own type", "ops", new BigDecimal("12.500"), true, false, "", null)),
                List.of(
                        new Organisation.Key(
                                "goodkey1",
                                true,
                                false,
                                ApiUnderTest.NOW.minusSeconds(3600),
                                null,
                                ApiUnderTest.NOW.minusSeconds(60)),
                        new Organisation.Key(
                                "expired1", true, false, null, ApiUnderTest.NOW, ApiUnderTest.NOW.minusSeconds(60)),
                        new Organisation.Key("testkey1", false, true, null, ApiUnderTest.NOW.plusSeconds(60), null)),
                Map.of("2026-05", events, "2026-04", 3L),
                false);
    }
}
