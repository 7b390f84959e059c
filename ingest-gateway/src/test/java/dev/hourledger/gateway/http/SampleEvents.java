package dev.hourledger.gateway.http;

import dev.hourledger.gateway.domain.AuditSample;
import dev.hourledger.gateway.domain.Command;
import dev.hourledger.gateway.domain.CommandEnvelope;
import dev.hourledger.gateway.domain.ComputedCost;
import dev.hourledger.gateway.domain.Outcome;
import dev.hourledger.gateway.domain.RecordedEvent;
import java.math.BigDecimal;

/** Events and outcomes that no arithmetic was spent on. */
final class SampleEvents {
    private SampleEvents() {}

    /** Records every report as the contract's example, and applies every change. */
    static Outcome decide(CommandEnvelope envelope) {
        return envelope.command() instanceof Command.ReportTask
                ? new Outcome.Recorded(envelope.orgId(), plain(envelope.eventId()))
                : new Outcome.Applied(envelope.orgId());
    }

    /** The contract's example: everything optional but the duration is absent. */
    static RecordedEvent plain(String eventId) {
        return new RecordedEvent(
                eventId,
                ApiUnderTest.ORG,
                true,
                "mailer",
                "email_classification",
                "success",
                new BigDecimal("4.000"),
                "builtin",
                new BigDecimal("45.0000"),
                "EUR",
                2,
                new BigDecimal("4.000"),
                new BigDecimal("0.066"),
                new BigDecimal("2.97"),
                null,
                "none",
                new BigDecimal("2.970000"),
                ApiUnderTest.NOW,
                ApiUnderTest.NOW,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** Everything is there, and nothing is easy to write. */
    static RecordedEvent full(String eventId) {
        return new RecordedEvent(
                eventId,
                ApiUnderTest.ORG,
                false,
                "quote\" back\\slash \u00e9 \ud83d\ude00",
                "invoice",
                "needs_review",
                new BigDecimal("525600"),
                "request",
                new BigDecimal("1E+2"),
                "JPY",
                0,
                new BigDecimal("90.500"),
                new BigDecimal("0.000"),
                new BigDecimal("0.00"),
                new BigDecimal("0.000001"),
                "provided",
                new BigDecimal("-0.000001"),
                ApiUnderTest.NOW.minusMillis(1),
                ApiUnderTest.NOW,
                "gpt\t5",
                0L,
                9_007_199_254_740_991L,
                "{\"a\":[1,2.50,null],\"b\":{\"c\":\"\u00e9\"}}",
                new AuditSample("in\n", null, "m", 1L, null),
                new ComputedCost(
                        3, new BigDecimal("2.500000"), new BigDecimal("10.000000"), "USD", new BigDecimal("0.920")));
    }
}
