package dev.hourledger.contract;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What gateways and processors say to each other over the read-back connection: one frame a binary message. Bytes:
 * version, type, then the fields in their order, integers big-endian, texts and byte strings behind their length.
 * Immutable. Source: design "Reading the outcome back", ADR 0001.
 */
public sealed interface ReadbackFrame {
    /** The most bytes of an answer: above those of any event that a gateway lets in (64 KiB body), or organisation. */
    int MAX_FOUND_BYTES = 1024 * 1024;
    /** The most characters of an event's or an organisation's id. */
    int MAX_ID_CHARACTERS = 64;
    /** The highest partition. */
    int MAX_PARTITION = 65_535;
    /** The most processors that one announces. */
    int MAX_PEERS = 1_024;
    /** The longest wait that can be asked for, in milliseconds. */
    int MAX_LEFT_MS = 60_000;
    /** The query with which a gateway connects that reads generations; others are told none. */
    String GENERATIONS = "generations";
    /** The characters of a W3C traceparent. */
    int TRACEPARENT_CHARACTERS = 55;

    /** What is asked for: an outcome, whether or not it is there yet, or a view of what the partition knows now. */
    enum Mode {
        /** Wait until it is there or the time is up. */
        AWAIT(0),
        /** Answer at once if it is there; that it is not, when all that is in the log now is decided. */
        FIND(1),
        /** Answer when all that is in the log now is decided, with what an organisation is: an OrgView. */
        ORGANISATION(2),
        /**
         * Answer then, with the organisations of the partition behind an id: an OrgList. The id of none asks for the
         * first ones.
         */
        ORGANISATIONS(3),
        /** Answer then, with an organisation's changes: an AuditPage. See {@link AuditQuestion}. */
        AUDIT(4),
        /** Answer then, with the partition's reference data but for prices: a ReferenceView. */
        REFERENCE(5),
        /** Answer then, with the partition's prices: a PriceBook. */
        PRICES(6);

        private final byte code;

        Mode(int code) {
            this.code = (byte) code;
        }

        /** What stands for it on the wire; never reused. */
        byte code() {
            return code;
        }

        /** True when it is answered with what is now, and not with an outcome, which stays the same (P4). */
        public boolean isView() {
            return this != AWAIT && this != FIND;
        }
    }

    /** What the owner says. */
    enum Kind {
        /** It is in the answer. */
        FOUND(0),
        /** This processor does not run the partition, or not any more. */
        ELSEWHERE(1),
        /** It can't be said: too much waits here already, or what is in the log was not all decided here in time. */
        BUSY(2),
        /** For AWAIT: the time is up. For the other modes: it is not there, nor was it when the question came. */
        NOT_KNOWN(3);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }

        /** What stands for it on the wire; never reused. */
        byte code() {
            return code;
        }
    }

    /** The frame as bytes. */
    byte[] toBytes();

    /** Reads one frame; throws {@link MalformedFrameException} for anything that {@link #toBytes} does not write. */
    static ReadbackFrame fromBytes(byte[] bytes) {
        return ReadbackFrameCodec.read(bytes);
    }

    /**
     * A gateway asks the owner of a partition for an event's outcome, or for a view.
     *
     * @param id of the event, or for a view what the mode says
     * @param correlationId chosen by the gateway, comes back in the answer
     * @param leftMs the milliseconds that are left of the request's deadline, 0 to {@link #MAX_LEFT_MS}
     * @param traceparent of a request that is traced, for the owner's span; null: none. Frames without one are those of
     * releases that knew none
     */
    record Ask(
            long correlationId,
            int partition,
            String id,
            int leftMs,
            Mode mode,
            @Nullable String traceparent) implements ReadbackFrame {
        /** Throws IllegalArgumentException when a field is out of its bounds. */
        public Ask {
            checkPartition(partition);
            check(!id.isEmpty() && id.length() <= MAX_ID_CHARACTERS, "id of length", id.length());
            check(id.chars().allMatch(c -> c > ' ' && c < 0x7f), "not an id, of length", id.length());
            check(leftMs >= 0 && leftMs <= MAX_LEFT_MS, "milliseconds left", leftMs);
            if (traceparent != null) {
                check(traceparent.length() == TRACEPARENT_CHARACTERS, "traceparent of length", traceparent.length());
                check(
                        traceparent.chars().allMatch(c -> c > ' ' && c < 0x7f),
                        "not a traceparent, of length",
                        traceparent.length());
            }
        }

        /** Of a request that is not traced. */
        public Ask(long correlationId, int partition, String id, int leftMs, Mode mode) {
            this(correlationId, partition, id, leftMs, mode, null);
        }

        @Override
        public byte[] toBytes() {
            return ReadbackFrameCodec.write(this);
        }
    }

    /**
     * The owner's answer to an {@link Ask}.
     *
     * @param found {@link Kind#FOUND} only: the EventOutcome or the view in the wire format; else empty
     */
    record Answer(long correlationId, Kind kind, byte[] found) implements ReadbackFrame {
        /** Throws IllegalArgumentException when what was found is missing, out of place or too long. */
        public Answer {
            check(found.length <= MAX_FOUND_BYTES, "bytes found", found.length);
            check((kind == Kind.FOUND) == (found.length > 0), "bytes found for " + kind, found.length);
            // Not copied, for the hot path: whoever hands the bytes over must not change them, like a Kafka record's.
        }

        /** An answer that found nothing. */
        public static Answer without(long correlationId, Kind kind) {
            return new Answer(correlationId, kind, new byte[0]);
        }

        @Override
        public byte[] toBytes() {
            return ReadbackFrameCodec.write(this);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Answer that
                    && correlationId == that.correlationId
                    && kind == that.kind
                    && Arrays.equals(found, that.found);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(correlationId);
        }

        /** Without what was found, which holds a customer's data. */
        @Override
        public String toString() {
            return "Answer[" + correlationId + ", " + kind + ", " + found.length + " bytes]";
        }
    }

    /**
     * What a processor runs from now on, all of it: replaces what it said before.
     *
     * @param partitions the partitions of raw-events whose tasks are running here, ascending, each with the generation
     * of the processors' group in which it was taken: who took it last has the highest; 0: not said
     * @param peers where every processor known to this one takes read-back connections, itself included
     */
    record Owned(SortedMap<Integer, Integer> partitions, List<HostPort> peers) implements ReadbackFrame {
        /** Of one that does not say in which generation it took a partition. */
        public static final int NO_GENERATION = 0;

        /** Throws IllegalArgumentException when a field is out of its bounds. */
        public Owned {
            partitions.forEach((partition, generation) -> {
                checkPartition(partition);
                check(generation >= NO_GENERATION, "generation", generation);
            });
            check(peers.size() <= MAX_PEERS, "peers", peers.size());
            partitions = Collections.unmodifiableSortedMap(new TreeMap<>(partitions));
            peers = List.copyOf(peers);
        }

        /** Without generations. */
        public static Owned of(Set<Integer> partitions, List<HostPort> peers) {
            SortedMap<Integer, Integer> untold = new TreeMap<>();
            partitions.forEach(partition -> untold.put(partition, NO_GENERATION));
            return new Owned(untold, peers);
        }

        /** The same for a gateway that reads none: as it ever was. */
        public Owned withoutGenerations() {
            return of(partitions.keySet(), peers);
        }

        @Override
        public byte[] toBytes() {
            return ReadbackFrameCodec.write(this);
        }
    }

    private static void checkPartition(int partition) {
        check(partition >= 0 && partition <= MAX_PARTITION, "partition", partition);
    }

    private static void check(boolean holds, String what, int value) {
        if (!holds) {
            throw new IllegalArgumentException(what + ": " + value);
        }
    }
}
