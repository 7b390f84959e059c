package dev.hourledger.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import picocli.CommandLine;

/** An admin API over real HTTP that answers as it is told, and the command that asks it. */
final class AdminApi implements AutoCloseable {
    static final String TOKEN = "admin-token-of-at-least-32-characters";

    /** Method, path with its query, content type and body of each request. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final Path data;

    private record Answer(int status, String body) {}

    /** What a command said. */
    record Said(int exitCode, String out, String err) {}

    AdminApi(Path data) throws IOException {
        this.data = data;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
        Files.writeString(
                data.resolve("hourledger.env"),
                "HOURLEDGER_URL=http://127.0.0.1:" + server.getAddress().getPort() + "\nHOURLEDGER_ADMIN_TOKEN=" + TOKEN
                        + "\n");
    }

    AdminApi answering(String request, int status, String body) {
        answers.put(request, new Answer(status, body.replace('\'', '"')));
        return this;
    }

    /** Runs {@code hourledger} with these arguments against this API. */
    Said run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line =
                HourledgerCli.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--data", data.toString()));
        int exitCode = line.execute(all.toArray(String[]::new));
        return new Said(exitCode, out.toString(), err.toString());
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        requests.add(request + (type == null ? "" : " " + type + " " + body));
        boolean right = ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        Answer answer = right
                ? answers.getOrDefault(request, new Answer(404, "{\"error\":{\"code\":\"not_found\"}}"))
                : new Answer(401, "{\"error\":{\"code\":\"invalid_api_key\"}}");
        byte[] bytes = answer.body.getBytes(UTF_8);
        exchange.sendResponseHeaders(answer.status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
