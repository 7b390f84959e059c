package dev.hourledger.benchmarks.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes HTTP requests from one thread, over plain sockets and with bytes made beforehand, so that it takes as little as
 * possible of the machine that it measures. For one thread.
 */
public final class LoadGenerator implements AutoCloseable {
    /** How long answers are waited for once no more requests are made. */
    private static final long DRAIN_SECONDS = 15;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private long nextRun = ThreadLocalRandom.current().nextLong(1L << 32) << 8;

    /** Puts this load on; returns when every answer is there or is not waited for any more. */
    public LoadResult put(Requests requests, Load load) {
        Session session = new Session(requests, load, nextRun++);
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Connection(session));
                    }
                });
        for (int i = 0; i < load.connections(); i++) {
            bootstrap.connect(requests.host(), requests.port()).syncUninterruptibly();
        }
        CompletableFuture<LoadResult> result = new CompletableFuture<>();
        loop.next().execute(() -> session.start(loop.next(), result));
        try {
            return result.get(load.duration().toSeconds() + 2 * DRAIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the load did not end", e);
        }
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
