package dev.hourledger.gateway.port;

import dev.hourledger.gateway.domain.PriceBook;
import dev.hourledger.gateway.domain.ReferenceView;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * Reads the reference data of a partition from its owner. Thread-safe, never blocks. Both fail when no owner could say
 * within {@code left}. Source: design, "Reference data".
 */
public interface ReferenceData {
    /** What decides the partition's events now, but for the prices themselves. */
    Future<ReferenceView> reference(int partition, Duration left);

    /** The partition's price book; {@link PriceBook#NONE} where none was ever loaded. */
    Future<PriceBook> prices(int partition, Duration left);
}
