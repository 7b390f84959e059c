package dev.hourledger.contract;

import dev.hourledger.contract.ReadbackFrame.Answer;
import dev.hourledger.contract.ReadbackFrame.Ask;
import dev.hourledger.contract.ReadbackFrame.Kind;
import dev.hourledger.contract.ReadbackFrame.Mode;
import dev.hourledger.contract.ReadbackFrame.Owned;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The bytes of {@link ReadbackFrame}s. Every length is checked before memory is taken for it. */
final class ReadbackFrameCodec {
    private static final byte VERSION = 1;
    private static final byte ASK = 1;
    private static final byte ANSWER = 2;
    private static final byte OWNED = 3;
    private static final int HEADER_BYTES = 2;
    private static final byte[] NO_TRACE = {};
    private static final int MAX_HOST_PORT_CHARACTERS = HostPort.MAX_HOST_CHARACTERS + "[]:65535".length();

    private ReadbackFrameCodec() {}

    static byte[] write(Ask ask) {
        byte[] id = ascii(ask.id());
        // Only at the end of frames of traced requests, so that all others are as they ever were.
        byte[] trace = ask.traceparent() == null ? NO_TRACE : ascii(ask.traceparent());
        return start(ASK, Long.BYTES + Integer.BYTES + sizeOf(id) + Integer.BYTES + 1 + trace.length)
                .putLong(ask.correlationId())
                .putInt(ask.partition())
                .putInt(id.length)
                .put(id)
                .putInt(ask.leftMs())
                .put(ask.mode().code())
                .put(trace)
                .array();
    }

    static byte[] write(Answer answer) {
        return start(ANSWER, Long.BYTES + 1 + sizeOf(answer.found()))
                .putLong(answer.correlationId())
                .put(answer.kind().code())
                .putInt(answer.found().length)
                .put(answer.found())
                .array();
    }

    static byte[] write(Owned owned) {
        List<byte[]> peers =
                owned.peers().stream().map(peer -> ascii(peer.toString())).toList();
        int peerBytes = peers.stream().mapToInt(ReadbackFrameCodec::sizeOf).sum();
        Collection<Integer> generations = owned.equals(owned.withoutGenerations())
                ? List.of()
                : owned.partitions().values();
        int numbers = 2 + owned.partitions().size() + generations.size();
        byte[] bytes = new byte[HEADER_BYTES + Integer.BYTES * numbers + peerBytes];
        ByteBuffer out = ByteBuffer.wrap(bytes).put(VERSION).put(OWNED);
        out.putInt(owned.partitions().size());
        owned.partitions().keySet().forEach(out::putInt);
        out.putInt(peers.size());
        peers.forEach(peer -> out.putInt(peer.length).put(peer));
        // At the end and only where they are said, so that all others are as they ever were.
        generations.forEach(out::putInt);
        return bytes;
    }

    static ReadbackFrame read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            byte version = in.get();
            if (version != VERSION) {
                throw new MalformedFrameException("version " + version + ", this release speaks " + VERSION);
            }
            ReadbackFrame frame = body(in.get(), in);
            if (in.hasRemaining()) {
                throw new MalformedFrameException(in.remaining() + " bytes left over");
            }
            return frame;
        } catch (BufferUnderflowException e) {
            throw new MalformedFrameException("cut short after " + bytes.length + " bytes", e);
        } catch (IllegalArgumentException e) {
            throw new MalformedFrameException("a field is out of its bounds: " + e.getMessage(), e);
        }
    }

    private static ReadbackFrame body(byte type, ByteBuffer in) {
        return switch (type) {
            case ASK ->
                new Ask(
                        in.getLong(),
                        in.getInt(),
                        text(in, ReadbackFrame.MAX_ID_CHARACTERS),
                        in.getInt(),
                        mode(in.get()),
                        trace(in));
            case ANSWER -> new Answer(in.getLong(), kind(in.get()), bytes(in, ReadbackFrame.MAX_FOUND_BYTES));
            case OWNED -> owned(partitions(in), peers(in), in);
            default -> throw new MalformedFrameException("type " + type);
        };
    }

    private static @Nullable String trace(ByteBuffer in) {
        if (!in.hasRemaining()) {
            return null;
        }
        byte[] bytes = new byte[ReadbackFrame.TRACEPARENT_CHARACTERS];
        in.get(bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static Owned owned(SortedSet<Integer> partitions, List<HostPort> peers, ByteBuffer in) {
        Owned untold = Owned.of(partitions, peers);
        if (!in.hasRemaining()) {
            return untold;
        }
        SortedMap<Integer, Integer> generations = new TreeMap<>();
        partitions.forEach(partition -> generations.put(partition, in.getInt()));
        Owned told = new Owned(generations, peers);
        if (told.equals(untold)) {
            throw new MalformedFrameException("generations that say nothing");
        }
        return told;
    }

    private static SortedSet<Integer> partitions(ByteBuffer in) {
        int count = length(in, ReadbackFrame.MAX_PARTITION + 1);
        SortedSet<Integer> partitions = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            int partition = in.getInt();
            if (!partitions.isEmpty() && partition <= partitions.last()) {
                throw new MalformedFrameException("partitions are not ascending");
            }
            partitions.add(partition);
        }
        return partitions;
    }

    private static List<HostPort> peers(ByteBuffer in) {
        int count = length(in, ReadbackFrame.MAX_PEERS);
        List<HostPort> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            peers.add(HostPort.parse(text(in, MAX_HOST_PORT_CHARACTERS)));
        }
        return peers;
    }

    private static ByteBuffer start(byte type, int bodyBytes) {
        return ByteBuffer.allocate(HEADER_BYTES + bodyBytes).put(VERSION).put(type);
    }

    private static int sizeOf(byte[] bytes) {
        return Integer.BYTES + bytes.length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Bytes above ASCII become a character that no field takes. */
    private static String text(ByteBuffer in, int maxBytes) {
        return new String(bytes(in, maxBytes), StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(ByteBuffer in, int maxBytes) {
        byte[] bytes = new byte[length(in, Math.min(maxBytes, in.remaining()))];
        in.get(bytes);
        return bytes;
    }

    private static int length(ByteBuffer in, int max) {
        int length = in.getInt();
        if (length < 0 || length > max) {
            throw new MalformedFrameException("length " + length + ", at most " + max + " here");
        }
        return length;
    }

    private static Mode mode(byte code) {
        return Arrays.stream(Mode.values())
                .filter(mode -> mode.code() == code)
                .findFirst()
                .orElseThrow(() -> new MalformedFrameException("mode " + code));
    }

    private static Kind kind(byte code) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.code() == code)
                .findFirst()
                .orElseThrow(() -> new MalformedFrameException("kind " + code));
    }
}
