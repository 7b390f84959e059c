package dev.hourledger.gateway.http;

import dev.hourledger.gateway.domain.Figures;
import dev.hourledger.gateway.domain.PriceBook;
import io.vertx.core.buffer.Buffer;
import java.util.stream.Collectors;

/** Writes price books. Stateless. Source: HTTP contract. */
final class PriceJson {
    private static final int ROW_CHARACTERS = 160;

    private PriceJson() {}

    /** A book with its version. */
    static Buffer book(PriceBook book, long partitionsBehind) {
        String models = book.models().stream()
                .map(price -> new JsonObject(ROW_CHARACTERS)
                        .text("model", price.model())
                        .raw("input_price_per_million_tokens", Figures.plain(price.input()))
                        .raw("output_price_per_million_tokens", Figures.plain(price.output()))
                        .text("currency", price.currency())
                        .endText())
                .collect(Collectors.joining(",", "[", "]"));
        String rates = book.fxRates().stream()
                .map(rate -> new JsonObject(ROW_CHARACTERS)
                        .text("from", rate.from())
                        .text("to", rate.to())
                        .raw("rate", Figures.plain(rate.rate()))
                        .endText())
                .collect(Collectors.joining(",", "[", "]"));
        return new JsonObject(models.length() + rates.length() + ROW_CHARACTERS)
                .raw("version", book.version())
                .raw("models", models)
                .raw("fx_rates", rates)
                .raw("partitions_behind", partitionsBehind)
                .end();
    }

    /** What was loaded everywhere. */
    static Buffer loaded(PriceBook book) {
        return new JsonObject(ROW_CHARACTERS)
                .raw("version", book.version())
                .raw("model_count", book.models().size())
                .raw("fx_rate_count", book.fxRates().size())
                .end();
    }

    /** What may not be loaded everywhere yet. */
    static Buffer accepted(PriceBook book) {
        return new JsonObject(ROW_CHARACTERS)
                .raw("version", book.version())
                .text("status", "accepted")
                .text(
                        "hint",
                        "Not known yet in every partition. Read the book: while it shows this version, sending the same"
                                + " request again is safe and ends it. A later version is somebody else's.")
                .end();
    }
}
