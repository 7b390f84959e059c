package dev.hourledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.domain.Command;
import dev.hourledger.gateway.domain.CommandEnvelope;
import dev.hourledger.gateway.domain.Outcome;
import dev.hourledger.gateway.domain.PriceBook;
import dev.hourledger.gateway.port.CommandLog.LogUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a price book gets to every partition, and is read. Source: design, "Reference data"; P8. */
class PriceCallTest {
    private static final String PRICES = "/admin/v1/model-prices";
    private static final String BOOK = "{\"models\":["
            + "{\"model\":\"b\",\"input_price_per_million_tokens\":1.50,\"output_price_per_million_tokens\":10,"
            + "\"currency\":\"USD\"},"
            + "{\"model\":\"a\",\"input_price_per_million_tokens\":0,\"output_price_per_million_tokens\":1e3,"
            + "\"currency\":\"JPY\"}],"
            + "\"fx_rates\":[{\"from\":\"USD\",\"to\":\"JPY\",\"rate\":150},"
            + "{\"from\":\"USD\",\"to\":\"EUR\",\"rate\":0.92}]}";
    private static final String CSV_HEADER =
            "model,input_price_per_million_tokens,output_price_per_million_tokens,currency";
    private static final Request PUT = Request.admin("PUT", PRICES, BOOK);
    private static final List<PriceBook.ModelPrice> MODELS = List.of(
            new PriceBook.ModelPrice("a", BigDecimal.ZERO, new BigDecimal("1000"), "JPY"),
            new PriceBook.ModelPrice("b", new BigDecimal("1.5"), BigDecimal.TEN, "USD"));
    private static final List<PriceBook.FxRate> RATES = List.of(
            new PriceBook.FxRate("USD", "EUR", new BigDecimal("0.92")),
            new PriceBook.FxRate("USD", "JPY", new BigDecimal("150")));

    private final ApiUnderTest api = ApiUnderTest.start(Duration.ofSeconds(3), 1_000);

    @BeforeEach
    void decideAsTheLedgerDoes() {
        api.log.decision = envelope -> Future.succeededFuture(Optional.of(decide(envelope)));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void shouldLoadTheBookIntoEveryPartition() throws IOException {
        Reply reply = api.call(PUT);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("{\"version\":1,\"model_count\":2,\"fx_rate_count\":2}");
        assertThat(api.log.appended)
                .extracting(api.log::partitionOf)
                .startsWith(0)
                .containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(api.log.appended).allSatisfy(envelope -> {
            assertThat(envelope.orgId()).isEmpty();
            assertThat(envelope.apiKeyPrefix()).isNull();
            assertThat(envelope.livemode()).isTrue();
            assertThat(envelope.command()).isEqualTo(new Command.LoadModelPrices(new PriceBook(1, MODELS, RATES)));
        });
        assertThat(new HashSet<>(
                        api.log.appended.stream().map(CommandEnvelope::eventId).toList()))
                .hasSize(InMemoryLog.PARTITIONS);
    }

    @Test
    void shouldTakeCsv() throws IOException {
        Reply reply = api.call(PUT.path(PRICES + "?fx=USD:JPY:150&fx=USD:EUR:0.92")
                .replacing("Content-Type", "Text/CSV; charset=utf-8; header=present")
                .body(CSV_HEADER + "\r\nb,1.50,10,USD\r\n\"a\",0,1e3,JPY\r\n"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(api.log.last().command()).isEqualTo(new Command.LoadModelPrices(new PriceBook(1, MODELS, RATES)));
    }

    @Test
    void shouldShowTheBook() throws IOException {
        assertThat(get().body()).isEqualTo("{\"version\":0,\"models\":[],\"fx_rates\":[],\"partitions_behind\":0}");
        api.call(PUT);
        api.references.books.remove(2);

        assertThat(get().body())
                .isEqualTo("{\"version\":1,\"models\":[{\"model\":\"a\",\"input_price_per_million_tokens\":0,"
                        + "\"output_price_per_million_tokens\":1000,\"currency\":\"JPY\"},"
                        + "{\"model\":\"b\",\"input_price_per_million_tokens\":1.5,"
                        + "\"output_price_per_million_tokens\":10,\"currency\":\"USD\"}],"
                        + "\"fx_rates\":[{\"from\":\"USD\",\"to\":\"EUR\",\"rate\":0.92},"
                        + "{\"from\":\"USD\",\"to\":\"JPY\",\"rate\":150}],\"partitions_behind\":1}");
        api.references.reference = partition -> Future.failedFuture("no owner");
        assertThat(get().code()).isEqualTo("unavailable");
    }

    @Test
    void shouldKeepTheVersionOfABookThatSaysTheSame() throws IOException {
        api.call(PUT);
        api.references.books.remove(2);

        assertThat(api.call(PUT).body()).startsWith("{\"version\":1,");
        assertThat(get().body()).endsWith("\"partitions_behind\":0}");

        assertThat(api.call(PUT.body(BOOK.replace("0.92", "0.93"))).body()).startsWith("{\"version\":2,");
        assertThat(api.call(PUT.body("{\"models\":[]}")).body())
                .isEqualTo("{\"version\":3,\"model_count\":0,\"fx_rate_count\":0}");
        assertThat(api.references.books.values())
                .containsOnly(new PriceBook(3, List.of(), List.of()))
                .hasSize(InMemoryLog.PARTITIONS);
    }

    @Test
    void shouldTakeABookAsItWasRead() throws IOException {
        api.call(PUT);
        String read = get().body();

        assertThat(api.call(PUT.body(read)).body()).startsWith("{\"version\":1,");
        assertThat(get().body()).isEqualTo(read);
    }

    /** Both read version 0; the arbiter takes one of them. */
    @Test
    void shouldTakeOneOfTwoAtTheSameMoment() throws IOException {
        api.references.prices = partition -> Future.succeededFuture(PriceBook.NONE);
        assertThat(api.call(PUT).status()).isEqualTo(200);
        int published = api.log.appended.size();

        Reply late = api.call(PUT.body(BOOK.replace("0.92", "0.93")));

        assertThat(late.status()).isEqualTo(422);
        assertThat(late.code()).isEqualTo("validation_error");
        assertThat(late.field()).isEqualTo("version");
        assertThat(late.body()).contains("Another price book was loaded at the same moment.", "Send it again");
        assertThat(api.log.appended).hasSize(published + 1);
        assertThat(api.references.books.values())
                .allSatisfy(book -> assertThat(book.fxRates()).isEqualTo(RATES));
        // Two that say the same do not stand in each other's way.
        assertThat(api.call(PUT).status()).isEqualTo(200);
    }

    @Test
    void shouldLeaveEveryPartitionWithTheBookOfTheOneThatWon() throws IOException {
        Promise<PriceBook> bothHaveRead = Promise.promise();
        AtomicInteger reads = new AtomicInteger();
        api.references.prices = partition -> {
            if (reads.incrementAndGet() == 2) {
                bothHaveRead.complete(PriceBook.NONE);
            }
            return bothHaveRead.future();
        };
        try (RawClient one = api.connect();
                RawClient other = api.connect()) {
            one.send(PUT.bytes());
            other.send(PUT.body(BOOK.replace("0.92", "0.93")).bytes());

            assertThat(List.of(one.read().status(), other.read().status())).containsExactlyInAnyOrder(200, 422);
        }
        assertThat(api.log.appended).hasSize(InMemoryLog.PARTITIONS + 1);
        assertThat(api.references.books).hasSize(InMemoryLog.PARTITIONS);
        assertThat(new HashSet<>(api.references.books.values())).hasSize(1);
    }

    @Test
    void shouldNotMindAPartitionThatHasANewerBook() throws IOException {
        api.references.books.put(3, new PriceBook(9, List.of(), List.of()));

        assertThat(api.call(PUT).status()).isEqualTo(200);
        assertThat(api.references.books.get(3).version()).isEqualTo(9);
    }

    @Test
    void shouldAcceptWhatIsNotKnownInTime() throws IOException {
        api.log.decision = envelope -> api.log.partitionOf(envelope) == 2
                ? Future.succeededFuture(Optional.empty())
                : Future.succeededFuture(Optional.of(decide(envelope)));
        Reply reply = api.call(PUT);
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.header("Retry-After")).isEqualTo("1");
        assertThat(reply.body())
                .startsWith("{\"version\":1,\"status\":\"accepted\"")
                .contains("sending the same request again is safe");

        decideAsTheLedgerDoes();
        assertThat(api.call(PUT).status()).isEqualTo(200);
        assertThat(get().body()).endsWith("\"partitions_behind\":0}");
        api.log.decision = envelope -> Future.succeededFuture(Optional.empty());
        assertThat(api.call(PUT).status()).isEqualTo(202);
        api.log.decideAlways(new Outcome.Recorded("", SampleEvents.plain("evt_1")));
        assertThat(api.call(PUT).status()).isEqualTo(202);
    }

    @Test
    void shouldAcceptWhatOnePartitionOfTheLogDoesNotConfirm() throws IOException {
        api.log.acknowledgement = envelope -> api.log.partitionOf(envelope) == 2
                ? Future.failedFuture(new LogUnavailableException("no leader", new IOException()))
                : Future.succeededFuture(new dev.hourledger.gateway.port.CommandLog.Acknowledgement(
                        api.log.partitionOf(envelope), envelope.receivedAt()));

        assertThat(api.call(PUT).status()).isEqualTo(202);
    }

    @Test
    void shouldEndAtTheDeadlineWhenAPartitionDoesNotAnswer() throws IOException {
        api.log.decision = envelope -> api.log.partitionOf(envelope) == 2
                ? Future.future(never -> {})
                : Future.succeededFuture(Optional.of(decide(envelope)));

        assertThat(api.call(PUT).status()).isEqualTo(202);
    }

    @Test
    void shouldPublishNothingBeforeTheVersionIsKnown() throws IOException {
        api.references.prices = partition -> Future.failedFuture("no owner");
        Reply reply = api.call(PUT);
        assertThat(reply.code()).isEqualTo("unavailable");
        assertThat(api.log.appended).isEmpty();

        api.references.prices = partition -> Future.succeededFuture(PriceBook.NONE);
        api.log.acknowledgement =
                ignored -> Future.failedFuture(new LogUnavailableException("no leader", new IOException()));
        Reply unconfirmed = api.call(PUT);
        assertThat(unconfirmed.status()).isEqualTo(503);
        assertThat(unconfirmed.body()).contains("Read the book first");
        assertThat(api.log.appended).hasSize(1);
    }

    @Test
    void shouldShowNothingToAnOrganisationsKey() throws IOException {
        String key = "Bearer " + ApiUnderTest.KEY.text();

        assertThat(api.call(PUT.replacing("Authorization", key)).code()).isEqualTo("invalid_api_key");
        assertThat(api.call(PUT.method("GET").replacing("Authorization", key)).code())
                .isEqualTo("invalid_api_key");
        assertThat(api.call(PUT.method("POST")).header("Allow")).isEqualTo("GET, PUT");
    }

    private Reply get() throws IOException {
        return api.call(Request.admin("GET", PRICES, ""));
    }

    /** One with a lower version, or with this version and other contents, is rejected. */
    private synchronized Outcome decide(CommandEnvelope envelope) {
        PriceBook sent = ((Command.LoadModelPrices) envelope.command()).book();
        Map<Integer, PriceBook> books = api.references.books;
        PriceBook known = books.getOrDefault(api.log.partitionOf(envelope), PriceBook.NONE);
        boolean stale = sent.version() < known.version() || (sent.version() == known.version() && !sent.equals(known));
        if (stale) {
            return new Outcome.Rejected("", ErrorCode.VALIDATION_ERROR, "version");
        }
        books.put(api.log.partitionOf(envelope), sent);
        return new Outcome.Applied("");
    }

    /** The largest book that the bounds let through is within what one record may have. */
    @Test
    void shouldTakeTheLargestBook() throws IOException {
        StringBuilder models = new StringBuilder(CSV_HEADER);
        IntStream.range(0, 5000)
                .forEach(i ->
                        models.append("\n").append("m".repeat(60)).append(i).append(",1000000,0.000001,USD"));

        assertThat(models.length()).isBetween(400 * 1024, PriceHandlers.MAX_BODY_BYTES);
        assertThat(api.call(PUT.replacing("Content-Type", "text/csv").body(models.toString()))
                        .body())
                .isEqualTo("{\"version\":1,\"model_count\":5000,\"fx_rate_count\":0}");
    }
}
