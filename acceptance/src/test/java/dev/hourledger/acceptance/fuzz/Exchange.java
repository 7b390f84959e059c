package dev.hourledger.acceptance.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came back over one connection.
 *
 * @param text all of it
 * @param end how it ended
 */
record Exchange(String text, End end) {
    /** A request may take its whole deadline, and wait for a body before. */
    private static final Duration STUCK = Duration.ofSeconds(30);

    private static final int MAX_PIECES = 4;
    private static final int BUFFER = 8_192;
    /** A line of this kind may be in a body, too; what is in bodies are our own answers, which have none. */
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3}) ");

    /** How a client behaves once it has sent all that it has. */
    enum Manner {
        /** Says that nothing more will come, and reads until the end. */
        HALF_CLOSE,
        /** Is gone. */
        LEAVE,
        /** Is gone, and the connection is reset. */
        RESET
    }

    /** How a connection ended. */
    enum End {
        /** The other side closed it. */
        CLOSED,
        /** The other side reset it. */
        RESET,
        /** The client left. */
        LEFT,
        /** Nobody did anything for longer than anything may take. */
        STUCK
    }

    /** Sends bytes in a few pieces, and reads as its manner is. */
    static Exchange of(int port, byte[] bytes, Manner manner, Random random) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) STUCK.toMillis());
            socket.setTcpNoDelay(true);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                send(socket, bytes, random);
                switch (manner) {
                    case HALF_CLOSE -> socket.shutdownOutput();
                    case LEAVE -> {
                        return new Exchange("", End.LEFT);
                    }
                    case RESET -> {
                        socket.setSoLinger(true, 0);
                        return new Exchange("", End.LEFT);
                    }
                }
            } catch (SocketException e) {
                // Refused before all was sent; what was answered can still be read, unless it was reset.
                return new Exchange(read(socket, answer).text, End.RESET);
            }
            return read(socket, answer);
        }
    }

    private static void send(Socket socket, byte[] bytes, Random random) throws IOException {
        int pieces = 1 + random.nextInt(MAX_PIECES);
        int from = 0;
        for (int piece = 1; piece <= pieces; piece++) {
            int to = piece == pieces ? bytes.length : from + random.nextInt(bytes.length - from + 1);
            socket.getOutputStream().write(bytes, from, to - from);
            from = to;
        }
    }

    private static Exchange read(Socket socket, ByteArrayOutputStream answer) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try {
            for (int count; (count = socket.getInputStream().read(buffer)) >= 0; ) {
                answer.write(buffer, 0, count);
            }
            return new Exchange(answer.toString(UTF_8), End.CLOSED);
        } catch (SocketTimeoutException e) {
            return new Exchange(answer.toString(UTF_8), End.STUCK);
        } catch (SocketException e) {
            return new Exchange(answer.toString(UTF_8), End.RESET);
        }
    }

    /** The status of each answer, interim ones included. */
    List<Integer> statuses() {
        List<Integer> statuses = new ArrayList<>();
        for (Matcher matcher = STATUS.matcher(text); matcher.find(); ) {
            statuses.add(Integer.parseInt(matcher.group(1)));
        }
        return statuses;
    }
}
