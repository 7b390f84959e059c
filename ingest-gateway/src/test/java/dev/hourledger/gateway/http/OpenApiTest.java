package dev.hourledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourledger.contract.ErrorCode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The description and what is served are one: {@link ApiUnderTest#call} holds every answer of the suites to it. */
class OpenApiTest {
    private final ApiUnderTest api = ApiUnderTest.start();

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void shouldDescribeWhatIsServedAndNothingElse() {
        Vertx vertx = Vertx.vertx();
        try {
            Routes routes = api.api.routes(vertx, api.api.reader());
            Set<String> served = new TreeSet<>();
            Stream.concat(routes.forKeys().stream(), routes.forAdmins().stream())
                    .map(endpoint -> endpoint.method() + " " + endpoint.path().replaceAll(":([a-z_]+)", "{$1}"))
                    .forEach(served::add);

            assertThat(OpenApi.operations()).isEqualTo(served);
        } finally {
            ApiUnderTest.await(vertx.close());
        }
    }

    @Test
    void shouldKnowEveryErrorCode() {
        assertThat(OpenApi.errorCodes())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(ErrorCode.values()).map(ErrorCode::wire).toList());
    }

    @Test
    void shouldFindAnAnswerThatIsOtherwise() {
        Request request = Request.event("evt_01HX0000000000000000000000");

        assertThatThrownBy(() -> OpenApi.check(request, new Reply(200, Map.of(), "{\"event_id\":\"evt_1\"}")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("otherwise than described");
        assertThatThrownBy(() -> OpenApi.check(request, new Reply(418, Map.of(), "{}")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not described");
    }

    @ParameterizedTest
    @CsvSource({
        "/openapi.yaml,application/yaml,openapi: 3.1.0",
        "/docs,text/html; charset=utf-8,<!doctype html>",
        "/docs/docs.js,text/javascript; charset=utf-8,SwaggerUIBundle",
        "/docs/swagger-ui.css,text/css; charset=utf-8,.swagger-ui",
        "/docs/swagger-ui-bundle.js,text/javascript; charset=utf-8,SwaggerUIBundle"
    })
    void shouldShowTheDescriptionToEverybody(String path, String type, String content) throws IOException {
        try (RawClient client = api.connect()) {
            Reply reply = client.call(new Request("GET", path, List.of(), new byte[0]));

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("Content-Type")).isEqualTo(type);
            assertThat(reply.header("X-Request-Id")).isNotNull();
            assertThat(reply.body()).contains(content).doesNotContain("https://cdn", "unpkg.com");
        }
    }

    @Test
    void shouldShowNothingElseToEverybody() throws IOException {
        for (String path : List.of("/docs/nothing", "/docs/../v1/org", "/openapi.json", "/")) {
            try (RawClient client = api.connect()) {
                Reply reply = client.call(new Request("GET", path, List.of(), new byte[0]));

                assertThat(reply.code()).as(path).isEqualTo("missing_authorization");
            }
        }
        try (RawClient client = api.connect()) {
            Reply reply = client.call(new Request("POST", "/docs", List.of(), new byte[0]));
            assertThat(reply.header("Allow")).isEqualTo("GET");
        }
    }
}
