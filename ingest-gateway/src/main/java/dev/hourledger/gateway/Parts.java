package dev.hourledger.gateway;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been started, to be closed in reverse. Not thread-safe; its owner synchronizes. */
final class Parts {
    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private final Deque<Part> started = new ArrayDeque<>();

    /** How a part ends; may block. */
    interface Close {
        void run() throws Exception;
    }

    private record Part(String name, Close close) {}

    /** Notes a part that was started. */
    void add(String name, Close close) {
        started.push(new Part(name, close));
    }

    /** The same for a part that closes in its own time, for which is waited for {@code limit}. */
    void add(String name, Duration limit, java.util.function.Supplier<Future<Void>> close) {
        add(name, () -> await(close.get(), limit));
    }

    /** Closes everything; a part that fails to close does not keep the others from it. */
    void closeAll() {
        while (!started.isEmpty()) {
            Part part = started.pop();
            try {
                part.close.run();
            } catch (InterruptedException e) {
                // Told to hurry: what is left gets no time to wait, but is closed.
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                LOG.atError().setCause(e).addKeyValue("part", part.name).log("a part could not be closed");
            }
        }
    }

    /** Blocks until the future is complete. */
    static <T> T await(Future<T> future, Duration limit) throws InterruptedException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("not done after " + limit, e);
        }
    }
}
