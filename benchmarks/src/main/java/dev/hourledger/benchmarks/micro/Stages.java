package dev.hourledger.benchmarks.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hourledger.benchmarks.load.Bodies;
import dev.hourledger.gateway.domain.Command.ReportTask;
import dev.hourledger.gateway.domain.CommandEnvelope;
import dev.hourledger.gateway.domain.RecordedEvent;
import dev.hourledger.gateway.domain.TrackRules.CheckedReport;
import dev.hourledger.gateway.http.ReportCodec;
import dev.hourledger.gateway.kafka.CommandCodec;
import dev.hourledger.gateway.readback.OutcomesFromAvro;
import dev.hourledger.savings.domain.ApiKey;
import dev.hourledger.savings.domain.Currency;
import dev.hourledger.savings.domain.Decider;
import dev.hourledger.savings.domain.Decision;
import dev.hourledger.savings.domain.EnrichedTask;
import dev.hourledger.savings.domain.HourlyRates;
import dev.hourledger.savings.domain.OpaqueBytes;
import dev.hourledger.savings.domain.OrgBaselines;
import dev.hourledger.savings.domain.OrgSettings;
import dev.hourledger.savings.domain.OrgState;
import dev.hourledger.savings.domain.Outcome;
import dev.hourledger.savings.domain.Plan;
import dev.hourledger.savings.domain.PriceBook;
import dev.hourledger.savings.domain.RawFact;
import dev.hourledger.savings.domain.ReferenceData;
import dev.hourledger.savings.topology.DecisionCodec;
import dev.hourledger.savings.topology.RecordSerdes;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The stages of one request that use nothing but the CPU, each on what the one before made of a body of about 1 KB. For
 * one thread.
 */
public final class Stages {
    /** Of the body. */
    public static final int BODY_BYTES = 1_024;

    private static final String EVENT_ID = "evt_01M864X8V3MXVXXXQSEQ2ZME4Y";
    private static final String ORG = "org_01M86DW9PBSXECS711V35WW9JK";
    private static final String KEY_PREFIX = "qiI5J9aq";
    private static final Instant RECEIVED_AT = Instant.parse("2026-11-24T06:46:49.955Z");

    private final LocalRegistry registry = new LocalRegistry();
    private final RecordSerdes serdes = RecordSerdes.over(registry);
    private final OutcomesFromAvro outcomes = new OutcomesFromAvro(registry);
    private final byte[] body = Bodies.ofBytes(BODY_BYTES).getBytes(UTF_8);
    private final OrgState state = new OrgState(
            new OrgSettings(
                    "Acme",
                    "enterprise",
                    new Currency("EUR", 2),
                    new HourlyRates(BigDecimal.valueOf(45), Map.of()),
                    new OrgBaselines(Map.of(), Map.of(), null),
                    Map.of(),
                    List.of(ApiKey.issued(KEY_PREFIX, new OpaqueBytes(new byte[32]), true, RECEIVED_AT)),
                    false),
            new ReferenceData(
                    1,
                    Map.of(
                            "email_classification", BigDecimal.valueOf(4),
                            "email_reply_drafting", BigDecimal.valueOf(8),
                            "ticket_triage", BigDecimal.valueOf(5),
                            "invoice_data_extraction", BigDecimal.valueOf(8),
                            "meeting_summary_30min", BigDecimal.valueOf(20),
                            "lead_enrichment", BigDecimal.valueOf(10)),
                    Map.of(),
                    1,
                    Map.of("enterprise", new Plan("enterprise", 1000, null, true, true, true)),
                    PriceBook.NONE),
            0,
            null);
    private final byte[] raw = encode();
    private final RawFact fact = decode();
    private final EnrichedTask event = recorded(decide());
    private final byte[] outcome = encodeOutcome();

    /** Gateway: a body's bytes, parsed and validated. */
    public CheckedReport parse() {
        return ReportCodec.parse(body);
    }

    /** Gateway: from a body's bytes to those of the record. */
    public byte[] encode() {
        CheckedReport report = parse();
        CommandEnvelope command = new CommandEnvelope(
                EVENT_ID,
                ORG,
                RECEIVED_AT,
                KEY_PREFIX,
                true,
                "req_01M864X8V3MXVXXXQSEQ2ZME4Z",
                new ReportTask(report.report(), "0123456789abcdef01234567", report.fingerprint()));
        return CommandCodec.encode(serdes.raw(), command);
    }

    /** Processor: the record's bytes as a fact. */
    public RawFact decode() {
        return DecisionCodec.decode(serdes, raw);
    }

    /** Processor: the decision alone. */
    public Decision decide() {
        return Decider.decide(state, fact);
    }

    /** Processor: the event's bytes, and around them those of the outcome. */
    public byte[] encodeOutcome() {
        return DecisionCodec.encode(serdes, event);
    }

    /** Gateway: from the outcome's bytes to those of the answer. */
    public byte[] answer() {
        RecordedEvent read = ((dev.hourledger.gateway.domain.Outcome.Recorded)
                        outcomes.fromAvro(outcome).orElseThrow())
                .event();
        return ReportCodec.answer(read).getBytes();
    }

    private static EnrichedTask recorded(Decision decision) {
        return ((Outcome.Recorded) decision.outcome()).event();
    }
}
