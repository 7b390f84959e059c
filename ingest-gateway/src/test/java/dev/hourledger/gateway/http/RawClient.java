package dev.hourledger.gateway.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A socket to the API: what a client library would never send can be sent, and what it would hide can be seen. */
final class RawClient implements AutoCloseable {
    /** No answer for so long is none. */
    private static final int READ_LIMIT_MILLIS = 15_000;

    private final Socket socket;
    private final InputStream in;

    RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(READ_LIMIT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends bytes as they are. */
    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends text, a byte for each character. */
    RawClient send(String latin1) throws IOException {
        return send(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Says that nothing more will come, as {@code nc -N} does; answers can still be read. */
    void endSending() throws IOException {
        socket.shutdownOutput();
    }

    /** Sends a request and reads its answer. */
    Reply call(Request request) throws IOException {
        return send(request.bytes()).read();
    }

    /** Reads one answer with its body. */
    Reply read() throws IOException {
        Reply head = readHead();
        String length = head.header("Content-Length");
        byte[] body = in.readNBytes(length == null ? 0 : Integer.parseInt(length));
        return new Reply(head.status(), head.headers(), new String(body, StandardCharsets.UTF_8));
    }

    /** Reads one answer up to the end of its headers. */
    Reply readHead() throws IOException {
        String statusLine = line();
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            headers.computeIfAbsent(header.substring(0, colon).toLowerCase(Locale.ROOT), ignored -> new ArrayList<>())
                    .add(header.substring(colon + 1).strip());
        }
        return new Reply(Integer.parseInt(statusLine.substring(9, 12)), headers, "");
    }

    /** Whether there is something to read. */
    boolean hasAnswer() throws IOException {
        return in.available() > 0;
    }

    /** Whether the server has closed the connection, or does so now; false when it sends something instead. */
    boolean isClosed() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection in the middle of an answer or without one");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
