package dev.hourledger.gateway.http;

import static dev.hourledger.gateway.http.AdminReads.FIRST_PARTITION;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.domain.BodyNames;
import dev.hourledger.gateway.domain.BodyRow;
import dev.hourledger.gateway.domain.Checked;
import dev.hourledger.gateway.domain.Command;
import dev.hourledger.gateway.domain.FxRateField;
import dev.hourledger.gateway.domain.Outcome;
import dev.hourledger.gateway.domain.PriceBook;
import dev.hourledger.gateway.domain.PriceField;
import dev.hourledger.gateway.domain.PriceRules;
import dev.hourledger.gateway.domain.RawBody;
import dev.hourledger.gateway.domain.RawValue;
import dev.hourledger.gateway.domain.Refusal;
import dev.hourledger.gateway.port.ReferenceData;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The price book: reference data, so one record to every partition. The first partition is the arbiter: what its
 * decision takes is then published to all others, which take it or know a newer one. Sending the same book again brings
 * partitions that are behind up to date; it replaces another book that was loaded since. Thread-safe. Source: ADR 0009.
 */
final class PriceHandlers {
    /** The longest price book, bytes; all other bodies are far smaller. A book of this size fits into one record. */
    static final int MAX_BODY_BYTES = 512 * 1024;

    static final String CSV_TYPE = "text/csv";
    private static final String NO_ORG = "";
    private static final String FX = "fx";
    private static final String FX_SEPARATOR = ":";
    private static final int FX_PARTS = 3;
    private static final Logger LOG = LoggerFactory.getLogger(PriceHandlers.class);
    private static final BodyNames<PriceField> NAMES = new BodyNames<>(PriceField.class);
    private static final Refusal NOT_STORED = new Refusal(
            ErrorCode.UNAVAILABLE,
            "The price book could not be stored in time.",
            "Read the book first: unless somebody has loaded another one since, sending it again is safe.",
            null);
    private static final Refusal OVERTAKEN = Refusal.invalid(
                    "version", "Another price book was loaded at the same moment.")
            .withHint("Send it again if it is to replace that one.");

    private final Core core;
    private final Changes changes;
    private final OrganisationReader reader;
    private final ReferenceData references;

    PriceHandlers(Core core, Changes changes, OrganisationReader reader, ReferenceData references) {
        this.core = core;
        this.changes = changes;
        this.reader = reader;
        this.references = references;
    }

    /** A book on its way to the partitions. */
    private record Load(PriceBook book, Instant now, Exchange exchange) {
        Load of(PriceBook other) {
            return new Load(other, now, exchange);
        }
    }

    /** {@code GET /admin/v1/model-prices}. */
    Future<Answer> read(Exchange exchange, byte[] noBody) {
        Future<PriceBook> book = references.prices(FIRST_PARTITION, reader.limit());
        List<Future<Integer>> others = otherPartitions()
                .mapToObj(partition ->
                        references.reference(partition, reader.limit()).map(view -> view.pricesVersion()))
                .toList();
        List<Future<?>> all = new ArrayList<>(others);
        all.add(book);
        return Future.all(all)
                .map(done -> others.stream()
                        .filter(version -> version.result() < book.result().version())
                        .count())
                .map(behind -> Answer.ok(PriceJson.book(book.result(), behind)))
                .otherwise(reader::unreadable);
    }

    /** {@code PUT /admin/v1/model-prices}. */
    Future<Answer> load(Exchange exchange, byte[] body) {
        Instant now = core.now();
        boolean csv = Dispatcher.mediaType(exchange.request()).equals(CSV_TYPE);
        List<String> fx = exchange.queryValues(FX);
        // A large book takes longer to read than an event loop may be held up.
        return changes.vertx()
                .executeBlocking(() -> csv ? fromCsv(body, fx) : fromJson(body, fx), false)
                .compose(checked -> checked.fold(
                        book -> load(new Load(book, now, exchange)),
                        refusal -> Future.succeededFuture(Answer.refused(refusal, now))));
    }

    private static Checked<PriceBook> fromJson(byte[] body, List<String> fx) {
        if (!fx.isEmpty()) {
            return new Checked.Refused<>(
                    Refusal.invalid(FX, "fx is only for CSV.").withHint("Put the rates into fx_rates."));
        }
        return JsonBody.read(body, NAMES).flatMap(PriceRules::check);
    }

    private static Checked<PriceBook> fromCsv(byte[] body, List<String> fx) {
        return PriceCsv.read(body).flatMap(models -> rates(fx).flatMap(fxRates -> PriceRules.check(models, fxRates)));
    }

    /** The rates of repeated parameters such as {@code fx=USD:EUR:0.92}. */
    private static Checked<List<BodyRow<FxRateField>>> rates(List<String> fx) {
        if (fx.size() > PriceRules.MAX_FX_RATES) {
            return new Checked.Refused<>(
                    Refusal.invalid(FX, "fx must not be there more than " + PriceRules.MAX_FX_RATES + " times."));
        }
        List<BodyRow<FxRateField>> rates = new ArrayList<>();
        for (String rate : fx) {
            String path = PriceField.FX_RATES.wire() + "[" + rates.size() + "]";
            String[] parts = rate.split(FX_SEPARATOR, -1);
            if (parts.length != FX_PARTS) {
                return new Checked.Refused<>(
                        Refusal.invalid(path, path + " must be FROM:TO:RATE, such as USD:EUR:0.92."));
            }
            Map<FxRateField, RawValue> values = new EnumMap<>(FxRateField.class);
            PriceCsv.value(parts[0], false).ifPresent(from -> values.put(FxRateField.FROM, from));
            PriceCsv.value(parts[1], false).ifPresent(to -> values.put(FxRateField.TO, to));
            PriceCsv.value(parts[2], true).ifPresent(number -> values.put(FxRateField.RATE, number));
            rates.add(new BodyRow<>(path, new RawBody<>(values)));
        }
        return new Checked.Accepted<>(rates);
    }

    /** Nothing is published before the version is known, so that a partition without an owner costs nothing. */
    private Future<Answer> load(Load load) {
        return references
                .prices(FIRST_PARTITION, reader.limit())
                .compose(
                        known -> publishFirst(load.of(load.book().withVersion(versionBehind(known, load.book())))),
                        unreadable -> Future.succeededFuture(reader.unreadable(unreadable)));
    }

    /** Equal contents keep their version: then the request only heals what is behind. */
    private static int versionBehind(PriceBook known, PriceBook sent) {
        boolean loaded = known.version() != PriceBook.NONE.version() && known.saysTheSameAs(sent);
        return loaded ? known.version() : known.version() + 1;
    }

    private Future<Answer> publishFirst(Load load) {
        return publish(load, FIRST_PARTITION)
                .compose(submission -> submission.fold(
                        outcome -> decidedFirst(load, outcome),
                        () -> Future.succeededFuture(notKnown(load)),
                        () -> Future.succeededFuture(Answer.refused(NOT_STORED, load.now()))));
    }

    private Future<Answer> decidedFirst(Load load, Outcome outcome) {
        if (outcome instanceof Outcome.Rejected rejected) {
            boolean overtaken = rejected.code() == ErrorCode.VALIDATION_ERROR;
            Refusal refusal = overtaken ? OVERTAKEN : Refusal.of(rejected.code(), rejected.field());
            return Future.succeededFuture(Answer.refused(refusal, load.now()));
        }
        if (!(outcome instanceof Outcome.Applied)) {
            LOG.atError()
                    .addKeyValue("request_id", load.exchange().requestId())
                    .log("a price book was decided as an event");
            return Future.succeededFuture(notKnown(load));
        }
        return publishToOthers(load);
    }

    /** A partition that refuses the book has a newer one: then it needs this one no more. */
    private Future<Answer> publishToOthers(Load load) {
        List<Future<Boolean>> known = otherPartitions()
                .mapToObj(partition -> publish(load, partition)
                        .map(submission -> submission.<Boolean>fold(outcome -> true, () -> false, () -> false)))
                .toList();
        return Future.all(known)
                .map(done -> known.stream().allMatch(Future::result)
                        ? Answer.ok(PriceJson.loaded(load.book()))
                        : notKnown(load));
    }

    private Future<Submission> publish(Load load, int partition) {
        Command command = new Command.LoadModelPrices(load.book());
        return core.commands()
                .submit(changes.vertx(), core.adminEnvelope(NO_ORG, load.now(), load.exchange(), command), partition);
    }

    private IntStream otherPartitions() {
        return IntStream.range(0, reader.log().partitions()).filter(partition -> partition != FIRST_PARTITION);
    }

    private static Answer notKnown(Load load) {
        return Answer.ok(PriceJson.accepted(load.book())).notEverywhereYet();
    }
}
