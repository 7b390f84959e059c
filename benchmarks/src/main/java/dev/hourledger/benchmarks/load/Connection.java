package dev.hourledger.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One connection with at most one request under way. Remembers some requests that were answered, to send one of them
 * again now and then and compare. Used by the generator's event loop alone.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    private static final int REMEMBERED = 32;
    private static final int REPLAY_ONE_IN = 50;
    private static final int REQUEST_BYTES = 2_560;

    private final Session session;
    private final SplittableRandom random;
    private final AnswerParser parser = new AnswerParser();
    private final long[] numbers = new long[REMEMBERED];
    private final int[] hashes = new int[REMEMBERED];
    private int remembered;
    private @Nullable ChannelHandlerContext context;
    private Sent sent = Sent.NOTHING;

    Connection(Session session) {
        this.session = session;
        this.random = new SplittableRandom(session.connections());
    }

    /** What is under way; of no meaning when nothing is. */
    Sent sent() {
        return sent;
    }

    /** Sends a new request of this number, or one of the last ones again. */
    void send(Requests requests, long run, long newNumber, long dueNanos) {
        int known = Math.min(remembered, REMEMBERED);
        if (known > 0 && random.nextInt(REPLAY_ONE_IN) == 0) {
            int slot = random.nextInt(known);
            sent = new Sent(numbers[slot], true, hashes[slot], dueNanos);
        } else {
            sent = new Sent(newNumber, false, 0, dueNanos);
        }
        ChannelHandlerContext open = Objects.requireNonNull(context);
        ByteBuf out = open.alloc().ioBuffer(REQUEST_BYTES);
        requests.write(out, run, sent.number());
        var unused = open.writeAndFlush(out, open.voidPromise());
    }

    void end() {
        if (context != null) {
            var unused = context.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext opened) {
        context = opened;
        session.opened(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext closed) {
        Sent unanswered = sent;
        sent = Sent.NOTHING;
        session.lost(this, unanswered.number() >= 0);
    }

    @Override
    public void channelRead(ChannelHandlerContext open, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (parser.add(bytes)) {
                answered(parser.status(), parser.bodyHash());
            }
        } finally {
            bytes.release();
        }
    }

    /** Whatever is wrong with it, it ends, and {@link #channelInactive} says so. */
    @Override
    public void exceptionCaught(ChannelHandlerContext open, Throwable cause) {
        var unused = open.close();
    }

    private void answered(int status, int bodyHash) {
        Sent answered = sent;
        sent = Sent.NOTHING;
        if (!answered.replay() && Session.isGood(status)) {
            int slot = remembered++ % REMEMBERED;
            numbers[slot] = answered.number();
            hashes[slot] = bodyHash;
        }
        session.answered(this, status, answered, answered.replay() && bodyHash != answered.answerHash());
    }
}
