package dev.hourledger.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The API's own description: files of the jar, read once, served to everybody and from nowhere else. Thread-safe.
 */
final class Pages {
    private static final String OURS = "/api/";
    private static final String SWAGGER_UI = "/META-INF/resources/webjars/swagger-ui/5.27.1/";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String YAML = "application/yaml";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    /** The page loads nothing from elsewhere and is shown in nobody's frame. */
    private static final String POLICY =
            "default-src 'none'; connect-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
                    + "img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";

    private final Answer description = page(OURS + "openapi.yaml", YAML);
    private final Answer index = page(OURS + "docs.html", HTML).with("Content-Security-Policy", POLICY);
    private final Answer start = page(OURS + "docs.js", SCRIPT);
    private final Answer styles = page(SWAGGER_UI + "swagger-ui.css", CSS);
    private final Answer script = page(SWAGGER_UI + "swagger-ui-bundle.js", SCRIPT);

    /** {@code GET /openapi.yaml}. */
    Future<Answer> description(Exchange exchange, byte[] noBody) {
        return Future.succeededFuture(description);
    }

    /** {@code GET /docs}. */
    Future<Answer> index(Exchange exchange, byte[] noBody) {
        return Future.succeededFuture(index);
    }

    /** {@code GET /docs/docs.js}. */
    Future<Answer> start(Exchange exchange, byte[] noBody) {
        return Future.succeededFuture(start);
    }

    /** {@code GET /docs/swagger-ui.css}. */
    Future<Answer> styles(Exchange exchange, byte[] noBody) {
        return Future.succeededFuture(styles);
    }

    /** {@code GET /docs/swagger-ui-bundle.js}. */
    Future<Answer> script(Exchange exchange, byte[] noBody) {
        return Future.succeededFuture(script);
    }

    private static Answer page(String resource, String contentType) {
        try (InputStream in = Pages.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + resource);
            }
            return Answer.ok(Buffer.buffer(in.readAllBytes())).with(HttpHeaders.CONTENT_TYPE, contentType);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + resource, e);
        }
    }
}
