package dev.hourledger.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsSection;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A name server of our own says, as a container engine does, that an address is good for ten minutes. */
class VertxSettingsTest {
    private static final String NAME = "database.test.";
    private static final int TEN_MINUTES = 600;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private volatile byte[] address = {127, 0, 0, 1};
    private final Channel names = new Bootstrap()
            .group(loop)
            .channel(NioDatagramChannel.class)
            .handler(new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel channel) {
                    channel.pipeline()
                            .addLast(new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder(), new Names());
                }
            })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
    private final Vertx vertx = Vertx.vertx(asking());

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    @Test
    void shouldFindAServerThatCameBackUnderAnotherAddress() throws Exception {
        NetServer first = listen("127.0.0.1", 0);
        int port = first.actualPort();
        NetClient client = vertx.createNetClient();
        assertThat(connects(client, port)).isTrue();

        first.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        listen("127.0.0.2", port);
        address = new byte[] {127, 0, 0, 2};

        await().atMost(PATIENCE).until(() -> connects(client, port));
    }

    private VertxOptions asking() {
        VertxOptions options = VertxSettings.options();
        options.getAddressResolverOptions()
                .addServer("127.0.0.1:" + ((InetSocketAddress) names.localAddress()).getPort());
        return options;
    }

    private NetServer listen(String host, int port) throws Exception {
        return vertx.createNetServer()
                .connectHandler(socket -> {})
                .listen(port, host)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private static boolean connects(NetClient client, int port) throws Exception {
        return client.connect(port, NAME)
                .compose(socket -> socket.close().map(true))
                .otherwise(false)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private final class Names extends SimpleChannelInboundHandler<DatagramDnsQuery> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            DatagramDnsResponse response = new DatagramDnsResponse(
                    /* sender= */ query.recipient(), /* recipient= */ query.sender(), query.id());
            response.addRecord(DnsSection.QUESTION, new DefaultDnsQuestion(question.name(), question.type()));
            if (question.type().equals(DnsRecordType.A)) {
                response.addRecord(
                        DnsSection.ANSWER,
                        new DefaultDnsRawRecord(
                                question.name(), DnsRecordType.A, TEN_MINUTES, Unpooled.wrappedBuffer(address)));
            }
            var unused = context.writeAndFlush(response);
        }
    }
}
