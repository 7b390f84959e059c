package dev.hourledger.serde;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * Values that never change once known. Each key is loaded by one thread at a time, the others wait for it and share
 * its result or its failure; failures are not kept. Thread-safe.
 */
final class OnceCache<K, V> {
    private final int maxEntries;
    private final Function<K, V> load;
    private final ConcurrentMap<K, CompletableFuture<V>> entries = new ConcurrentHashMap<>();

    /** Keeps at most {@code maxEntries} values (give or take the threads loading); beyond that every call loads. */
    OnceCache(int maxEntries, Function<K, V> load) {
        this.maxEntries = maxEntries;
        this.load = load;
    }

    /** The value of {@code key}; throws what loading throws. */
    V get(K key) {
        CompletableFuture<V> known = entries.get(key);
        if (known == null) {
            CompletableFuture<V> mine = new CompletableFuture<>();
            known = entries.putIfAbsent(key, mine);
            if (known == null) {
                return loadInto(key, mine);
            }
        }
        return await(known);
    }

    /** Keeps a value that is known without loading it, unless one is there or there is no room. */
    void learn(K key, V value) {
        if (entries.size() < maxEntries) {
            entries.putIfAbsent(key, CompletableFuture.completedFuture(value));
        }
    }

    private V loadInto(K key, CompletableFuture<V> mine) {
        boolean keep = false;
        try {
            V value = load.apply(key);
            mine.complete(value);
            keep = entries.size() <= maxEntries;
            return value;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            if (!keep) {
                entries.remove(key, mine);
            }
        }
    }

    private static <V> V await(CompletableFuture<V> known) {
        try {
            return known.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof SerdeException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
