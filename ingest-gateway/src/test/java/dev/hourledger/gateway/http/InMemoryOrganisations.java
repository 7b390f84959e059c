package dev.hourledger.gateway.http;

import dev.hourledger.gateway.domain.Organisation;
import dev.hourledger.gateway.domain.TaskOutcome;
import dev.hourledger.gateway.port.Organisations;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One organisation, or a failure. Thread-safe. */
final class InMemoryOrganisations implements Organisations {
    static final Organisation PRO = organisation(new Organisation.Plan("pro", 10_000L, true), 12L);
    static final Organisation FREE = organisation(new Organisation.Plan("free", 500L, false), 501L);

    volatile Future<Optional<Organisation>> answer = Future.succeededFuture(Optional.of(PRO));

    @Override
    public Future<Optional<Organisation>> find(int partition, String orgId, Duration left) {
        return answer;
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
                List.of(new Organisation.Key("goodkey1", true, false), new Organisation.Key("testkey1", false, false)),
                Map.of("2026-05", events, "2026-04", 3L),
                false);
    }
}
