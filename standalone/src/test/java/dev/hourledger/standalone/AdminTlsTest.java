package dev.hourledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The admin commands where an authority of the stack's own has signed for the gateway, as with profile tls. */
class AdminTlsTest {
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldAskForTheAuthorityWhereItIsNotTrusted() throws Exception {
        assertThat(run("certificates", "--to", folder.resolve("tls").toString()))
                .isEmpty();
        Files.writeString(
                folder.resolve("hourledger.env"),
                "HOURLEDGER_URL=https://127.0.0.1:" + serve() + "\nHOURLEDGER_ADMIN_TOKEN=" + AdminApi.TOKEN + "\n");
        String data = folder.toString();

        assertThat(run("plans", "list", "--data", data)).contains("--ca").hasLineCount(1);
        assertThat(run(
                        "plans",
                        "list",
                        "--data",
                        data,
                        "--ca",
                        folder.resolve("tls/trust/ca.pem").toString()))
                .isEmpty();
    }

    private int serve() throws Exception {
        PemKeyCertOptions shown = new PemKeyCertOptions()
                .setCertPath(folder.resolve("tls/gateway/certificate.pem").toString())
                .setKeyPath(folder.resolve("tls/gateway/key.pem").toString());
        HttpServer server = vertx.createHttpServer(
                        new HttpServerOptions().setSsl(true).setKeyCertOptions(shown))
                .requestHandler(request -> request.response().end("{\"plans\":[]}"));
        return server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();
    }

    /** What the command says of errors. */
    private static String run(String... arguments) {
        StringWriter err = new StringWriter();
        CommandLine line = HourledgerCli.commandLine()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err));
        line.execute(arguments);
        return err.toString();
    }
}
