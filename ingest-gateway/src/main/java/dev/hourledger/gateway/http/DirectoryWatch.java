package dev.hourledger.gateway.http;

import dev.hourledger.gateway.domain.AccessGrant;
import dev.hourledger.gateway.domain.CommandEnvelope;
import dev.hourledger.gateway.port.Directory;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Predicate;

/** Waits until this gateway's own directory shows a change that has been decided. Thread-safe. Source: P6. */
record DirectoryWatch(Directory directory, Core core, Duration deadline) {
    /**
     * Whether the grant of {@code prefix} is as it is to be, before the deadline of the change. Never fails: the change
     * has been decided, so that a bug here is no more than a directory that is late (P8).
     */
    Future<Boolean> shows(CommandEnvelope change, String prefix, Predicate<AccessGrant> condition) {
        return directory
                .await(prefix, condition, change.left(deadline, core.now()))
                .otherwise(bug -> {
                    Changes.logBug(change, bug);
                    return false;
                });
    }
}
