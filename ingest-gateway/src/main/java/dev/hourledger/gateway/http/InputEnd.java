package dev.hourledger.gateway.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Keeps a connection for its answers when nothing more can be read from it: the client has shut its sending side, or
 * what it sends is no longer HTTP. Left to itself Vert.x closes at once, without a word, and a client that was promised
 * an answer (a body cut short, {@code nc -N}) gets none. A body that was under way then never ends, and is refused when
 * its time is up. Lives on the connection's event loop. Source: HTTP contract, bad-input list.
 */
final class InputEnd extends ChannelInboundHandlerAdapter {
    private static final String NAME = "input-end";
    /** The name that Vert.x gives to the handler that takes requests. */
    private static final String VERTX_HANDLER = "handler";

    private final Runnable ended;

    private InputEnd(Runnable ended) {
        this.ended = ended;
    }

    /** Calls {@code ended}, once or twice, when nothing more can be read from the connection, which stays open. */
    static void watch(HttpConnection connection, Runnable ended) {
        Channel channel = ((ConnectionBase) connection).channel();
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.pipeline().addBefore(VERTX_HANDLER, NAME, new InputEnd(ended));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        // A broken head is a whole request, which the dispatcher answers; a broken body is not passed on.
        if (message instanceof HttpContent content
                && !(message instanceof HttpRequest)
                && content.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            ended.run();
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        context.fireUserEventTriggered(event);
        if (event instanceof ChannelInputShutdownEvent) {
            ended.run();
        }
    }
}
