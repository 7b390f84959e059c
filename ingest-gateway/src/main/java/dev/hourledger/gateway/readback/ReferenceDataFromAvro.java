package dev.hourledger.gateway.readback;

import dev.hourledger.gateway.domain.PriceBook;
import dev.hourledger.gateway.domain.ReferenceView;
import dev.hourledger.serde.AvroSerde;
import dev.hourledger.serde.SchemaRegistry;
import dev.hourledger.serde.Subject;

/** What a processor says of a partition's reference data, as the domain sees it. Thread-safe. */
final class ReferenceDataFromAvro {
    private final AvroSerde<dev.hourledger.events.ReferenceView> views;
    private final AvroSerde<dev.hourledger.events.PriceBook> books;

    /** Looks schemas up in {@code registry}. */
    ReferenceDataFromAvro(SchemaRegistry registry) {
        this.views = new AvroSerde<>(Subject.REFERENCE_VIEW.subjectName(), Subject.REFERENCE_VIEW.schema(), registry);
        this.books = new AvroSerde<>(Subject.PRICE_BOOK.subjectName(), Subject.PRICE_BOOK.schema(), registry);
    }

    /**
     * The reference data in the bytes of a ReferenceView. Blocks while the registry is asked for a schema that was not
     * met before.
     *
     * @throws dev.hourledger.serde.SerdeException when the bytes can't be decoded
     */
    ReferenceView fromAvro(byte[] referenceView) {
        var view = views.decode(referenceView);
        return new ReferenceView(
                view.getPlansVersion(),
                view.getPlans().stream().map(ReferenceDataFromAvro::plan).toList(),
                view.getPricesVersion());
    }

    /** The prices in the bytes of a PriceBook; blocks and throws as the other one. */
    PriceBook pricesFromAvro(byte[] priceBook) {
        var book = books.decode(priceBook);
        return new PriceBook(
                book.getVersion(),
                book.getModels().stream()
                        .map(price -> new PriceBook.ModelPrice(
                                price.getModel(),
                                price.getInputPricePerMillionTokens(),
                                price.getOutputPricePerMillionTokens(),
                                price.getCurrency()))
                        .toList(),
                book.getFxRates().stream()
                        .map(rate -> new PriceBook.FxRate(rate.getFromCurrency(), rate.getToCurrency(), rate.getRate()))
                        .toList());
    }

    private static ReferenceView.Plan plan(dev.hourledger.events.Plan plan) {
        return new ReferenceView.Plan(
                plan.getKey(),
                plan.getRequestsPerSecond(),
                plan.getEventsPerMonthIncluded(),
                plan.getOverageAllowed(),
                plan.getAuditSampleKept(),
                plan.getCustomisationAllowed());
    }
}
