package dev.hourledger.gateway.http;

import dev.hourledger.gateway.domain.PriceBook;
import dev.hourledger.gateway.domain.ReferenceView;
import dev.hourledger.gateway.port.ReferenceData;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The price book of each partition, and the plans, or failures. Thread-safe. */
final class InMemoryReferenceData implements ReferenceData {
    static final List<ReferenceView.Plan> PLANS = List.of(
            new ReferenceView.Plan("free", 60, 500L, false, false, false),
            new ReferenceView.Plan("enterprise", 1000, null, true, true, true));

    final Map<Integer, PriceBook> books = new ConcurrentHashMap<>();
    volatile Function<Integer, Future<PriceBook>> prices =
            partition -> Future.succeededFuture(books.getOrDefault(partition, PriceBook.NONE));
    volatile Function<Integer, Future<ReferenceView>> reference = partition -> Future.succeededFuture(new ReferenceView(
            7, PLANS, books.getOrDefault(partition, PriceBook.NONE).version()));

    @Override
    public Future<ReferenceView> reference(int partition, Duration left) {
        return reference.apply(partition);
    }

    @Override
    public Future<PriceBook> prices(int partition, Duration left) {
        return prices.apply(partition);
    }
}
