package dev.hourledger.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.events.AgentRateSet;
import dev.hourledger.events.ApiKeyIssued;
import dev.hourledger.events.ApiKeyRevoked;
import dev.hourledger.events.ApiKeyRotated;
import dev.hourledger.events.BaselineOverridden;
import dev.hourledger.events.BaselineOverrideRemoved;
import dev.hourledger.events.FallbackBaseline;
import dev.hourledger.events.FxRate;
import dev.hourledger.events.ModelPrice;
import dev.hourledger.events.ModelPricesLoaded;
import dev.hourledger.events.OrgChanged;
import dev.hourledger.events.OrgClosed;
import dev.hourledger.events.OrgRegistered;
import dev.hourledger.events.RawEvent;
import dev.hourledger.events.TaskReported;
import dev.hourledger.events.TaskTypeArchived;
import dev.hourledger.events.TaskTypeDefined;
import dev.hourledger.gateway.domain.AuditSample;
import dev.hourledger.gateway.domain.Command;
import dev.hourledger.gateway.domain.CommandEnvelope;
import dev.hourledger.gateway.domain.Fingerprint;
import dev.hourledger.gateway.domain.PriceBook;
import dev.hourledger.gateway.domain.SecretHash;
import dev.hourledger.gateway.domain.TaskOutcome;
import dev.hourledger.gateway.domain.TaskReport;
import dev.hourledger.serde.AvroSerde;
import dev.hourledger.serde.InMemorySchemaRegistry;
import dev.hourledger.serde.Subject;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RawEventsTest {
    private static final Instant AT = Instant.parse("2026-05-06T10:42:00.123Z");

    private final AvroSerde<RawEvent> serde = new AvroSerde<>(
            Subject.RAW_EVENTS.subjectName(), Subject.RAW_EVENTS.schema(), new InMemorySchemaRegistry());

    @Test
    void shouldCarryTheEnvelope() {
        RawEvent event = written(new Command.RevokeApiKey("abcd1234"));

        assertThat(event.getEventId()).isEqualTo("evt_1");
        assertThat(event.getOrgId()).isEqualTo("org_1");
        assertThat(event.getReceivedAt()).isEqualTo(AT);
        assertThat(event.getApiKeyPrefix()).isEqualTo("abcd1234");
        assertThat(event.getLivemode()).isTrue();
    }

    @Test
    void shouldCarryATaskReport() {
        TaskReport report = new TaskReport(
                "agent",
                "email_classification",
                TaskOutcome.NEEDS_REVIEW,
                new BigDecimal("4"),
                new BigDecimal("1E+3"),
                new BigDecimal("0.125"),
                "model",
                1L,
                9_007_199_254_740_991L,
                "{}",
                new AuditSample("in", null, null, 3L, null),
                AT);

        RawEvent event = written(new Command.ReportTask(report, "key", new Fingerprint(new byte[Fingerprint.LENGTH])));

        assertThat(event.getBody())
                .isEqualTo(new TaskReported(
                        "key",
                        ByteBuffer.allocate(Fingerprint.LENGTH),
                        "agent",
                        "email_classification",
                        dev.hourledger.events.TaskOutcome.needs_review,
                        new BigDecimal("4.000"),
                        new BigDecimal("1000.000000"),
                        new BigDecimal("0.125"),
                        "model",
                        1L,
                        9_007_199_254_740_991L,
                        "{}",
                        new dev.hourledger.events.AuditSample("in", null, null, 3L, null),
                        AT));
    }

    @Test
    void shouldCarryAReportOfRequiredFieldsOnly() {
        TaskReport report = new TaskReport(
                "agent", "type", TaskOutcome.FAILURE, null, null, null, null, null, null, null, null, null);

        RawEvent event = written(new Command.ReportTask(report, null, new Fingerprint(new byte[Fingerprint.LENGTH])));

        assertThat((TaskReported) event.getBody())
                .satisfies(task -> assertThat(task.getIdempotencyKey()).isNull())
                .satisfies(task -> assertThat(task.getAuditSample()).isNull())
                .satisfies(task -> assertThat(task.getOccurredAt()).isNull());
    }

    @Test
    void shouldCarryAdminCommands() {
        byte[] hash = new byte[SecretHash.LENGTH];

        assertThat(written(new Command.RegisterOrg("Org", "pro", "EUR", 2, new BigDecimal("45")))
                        .getBody())
                .isEqualTo(new OrgRegistered("Org", "pro", "EUR", 2, new BigDecimal("45.000000")));
        assertThat(written(new Command.IssueApiKey("abcd1234", new SecretHash(hash), false))
                        .getBody())
                .isEqualTo(new ApiKeyIssued("abcd1234", ByteBuffer.wrap(hash), false));
        assertThat(written(new Command.RevokeApiKey("abcd1234")).getBody()).isEqualTo(new ApiKeyRevoked("abcd1234"));
        assertThat(written(new Command.RotateApiKey("abcd1234", "efgh5678", new SecretHash(hash), AT))
                        .getBody())
                .isEqualTo(new ApiKeyRotated("abcd1234", "efgh5678", ByteBuffer.wrap(hash), AT));
        assertThat(written(new Command.RotateApiKey("abcd1234", "efgh5678", new SecretHash(hash), null))
                        .getBody())
                .isEqualTo(new ApiKeyRotated("abcd1234", "efgh5678", ByteBuffer.wrap(hash), null));
    }

    @Test
    void shouldCarryPricesInOneOrder() {
        PriceBook.ModelPrice first = new PriceBook.ModelPrice("a", BigDecimal.ONE, new BigDecimal("2.50"), "USD");
        PriceBook.ModelPrice second = new PriceBook.ModelPrice("b", BigDecimal.ZERO, BigDecimal.TEN, "EUR");
        PriceBook.FxRate toEur = new PriceBook.FxRate("USD", "EUR", new BigDecimal("0.92"));
        PriceBook.FxRate toJpy = new PriceBook.FxRate("USD", "JPY", new BigDecimal("150"));
        PriceBook book = new PriceBook(4, List.of(second, first), List.of(toJpy, toEur));

        assertThat(written(new Command.LoadModelPrices(book)).getBody())
                .isEqualTo(new ModelPricesLoaded(new dev.hourledger.events.PriceBook(
                        4,
                        List.of(
                                new ModelPrice("a", new BigDecimal("1.000000"), new BigDecimal("2.500000"), "USD"),
                                new ModelPrice("b", new BigDecimal("0.000000"), new BigDecimal("10.000000"), "EUR")),
                        List.of(
                                new FxRate("USD", "EUR", new BigDecimal("0.920000000000")),
                                new FxRate("USD", "JPY", new BigDecimal("150.000000000000"))))));
    }

    @Test
    void shouldCarryWhatAnOrganisationChanges() {
        Command.ChangeOrg everything = new Command.ChangeOrg(
                "New",
                "pro",
                new Command.Money("JPY", 0),
                BigDecimal.TEN,
                new Command.Fallback(BigDecimal.ONE),
                Map.of(TaskOutcome.NEEDS_REVIEW, new BigDecimal("0.5")));
        assertThat(written(everything).getBody())
                .isEqualTo(new OrgChanged(
                        "New",
                        "pro",
                        "JPY",
                        0,
                        new BigDecimal("10.000000"),
                        new FallbackBaseline(new BigDecimal("1.000")),
                        Map.of("needs_review", new BigDecimal("0.500"))));
        assertThat(written(new Command.ChangeOrg(null, null, null, null, new Command.Fallback(null), Map.of()))
                        .getBody())
                .isEqualTo(new OrgChanged(null, null, null, null, null, new FallbackBaseline(null), Map.of()));
        assertThat(written(new Command.CloseOrg()).getBody()).isEqualTo(new OrgClosed());
        assertThat(written(new Command.DefineTaskType("key", "Name", "ops", BigDecimal.ONE, "s"))
                        .getBody())
                .isEqualTo(new TaskTypeDefined("key", "Name", "ops", new BigDecimal("1.000"), "s"));
        assertThat(written(new Command.ArchiveTaskType("key")).getBody()).isEqualTo(new TaskTypeArchived("key"));
        assertThat(written(new Command.OverrideBaseline("key", BigDecimal.ONE, "r"))
                        .getBody())
                .isEqualTo(new BaselineOverridden("key", new BigDecimal("1.000"), "r"));
        assertThat(written(new Command.SetAgentRate("a", null)).getBody()).isEqualTo(new AgentRateSet("a", null));
        assertThat(written(new Command.RemoveOverride("key")).getBody()).isEqualTo(new BaselineOverrideRemoved("key"));
    }

    private RawEvent written(Command command) {
        var envelope = new CommandEnvelope("evt_1", "org_1", AT, "abcd1234", true, "request", command);
        return serde.decode(serde.encode(RawEvents.toAvro(envelope)));
    }
}
