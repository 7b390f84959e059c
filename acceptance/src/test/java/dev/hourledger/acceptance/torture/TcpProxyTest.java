package dev.hourledger.acceptance.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourledger.standalone.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a proxy does to a connection, seen from both ends. */
class TcpProxyTest {
    private static final int PATIENCE_MS = 5_000;
    private static final int BRIEFLY_MS = 150;
    private static final int PING = 7;
    private static final int PONG = 8;

    private ServerSocket listener;
    private TcpProxy proxy;
    private Socket client;
    private Socket server;

    @BeforeEach
    void connect() throws IOException {
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        listener.setSoTimeout(PATIENCE_MS);
        proxy = TcpProxy.start("client > server", FreePort.next(), listener.getLocalPort());
        client = dial();
        server = listener.accept();
        server.setSoTimeout(PATIENCE_MS);
        exchange();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
        proxy.close();
        listener.close();
    }

    @Test
    void shouldResetAndRefuseWhenCutAndServeAgainWhenHealed() throws IOException {
        proxy.become(TcpProxy.Mode.CUT, Duration.ZERO);

        assertThat(ended(client)).isTrue();
        assertThat(ended(server)).isTrue();
        assertThat(refuses()).isTrue();

        proxy.heal();
        client = dial();
        server = listener.accept();
        server.setSoTimeout(PATIENCE_MS);
        exchange();
    }

    @Test
    void shouldHoldBackOneDirectionOnlyAndDeliverItLater() throws IOException {
        proxy.become(TcpProxy.Mode.DEAF_SERVER, Duration.ZERO);

        client.getOutputStream().write(PING);
        server.getOutputStream().write(PONG);
        assertThat(client.getInputStream().read()).isEqualTo(PONG);
        server.setSoTimeout(BRIEFLY_MS);
        assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

        proxy.heal();
        server.setSoTimeout(PATIENCE_MS);
        assertThat(server.getInputStream().read()).isEqualTo(PING);
    }

    @Test
    void shouldLeaveTheClientInTheDarkWhenHalfOpen() throws IOException {
        proxy.become(TcpProxy.Mode.HALF_OPEN, Duration.ZERO);

        assertThat(ended(server)).isTrue();
        client.getOutputStream().write(PING);
        client.setSoTimeout(BRIEFLY_MS);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

        proxy.heal();
        client.setSoTimeout(PATIENCE_MS);
        assertThat(ended(client)).isTrue();
    }

    @Test
    void shouldLeaveBothInTheDarkForEverWhenForgottenAndServeWhoComesAnew() throws IOException {
        proxy.become(TcpProxy.Mode.FORGOTTEN, Duration.ZERO);
        proxy.heal();

        client.getOutputStream().write(PING);
        server.getOutputStream().write(PONG);
        client.setSoTimeout(BRIEFLY_MS);
        server.setSoTimeout(BRIEFLY_MS);
        assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

        client = dial();
        server = listener.accept();
        server.setSoTimeout(PATIENCE_MS);
        exchange();
    }

    @Test
    void shouldBeLateWhenSlow() throws IOException {
        proxy.become(TcpProxy.Mode.SLOW, Duration.ofMillis(BRIEFLY_MS));
        long begin = System.nanoTime();

        exchange();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(2 * BRIEFLY_MS));
    }

    private Socket dial() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    /** A connection that is made at the moment of the cut is reset. */
    private boolean refuses() {
        try (Socket late = dial()) {
            return ended(late);
        } catch (IOException e) {
            return true;
        }
    }

    private void exchange() throws IOException {
        client.getOutputStream().write(PING);
        assertThat(server.getInputStream().read()).isEqualTo(PING);
        server.getOutputStream().write(PONG);
        assertThat(client.getInputStream().read()).isEqualTo(PONG);
    }

    private static boolean ended(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true; // reset
        }
    }
}
