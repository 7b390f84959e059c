package dev.hourledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.domain.Outcome;
import io.micrometer.core.instrument.Meter;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What operators see of requests, and what nobody may see (P9). */
class ObservationTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SECRET_TEXT = "a-customers-own-words";

    private final ApiUnderTest api = ApiUnderTest.start();

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void shouldCountEachRouteByClassOfStatusFromTheStart() throws IOException {
        assertThat(count("POST /v1/track", "5xx")).isZero();

        api.call(Request.track(Request.REPORT));
        api.call(Request.track("{"));
        api.call(Request.track(Request.REPORT).path("/v1/nothing"));

        assertThat(count("POST /v1/track", "2xx")).isEqualTo(1);
        assertThat(count("POST /v1/track", "4xx")).isEqualTo(1);
        assertThat(count("none", "4xx")).isEqualTo(1);
        assertThat(api.meters
                        .get("hourledger.gateway.errors")
                        .tag("code", "not_found")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void shouldTellDurableFromDecided() throws IOException {
        api.call(Request.track(Request.REPORT));
        api.log.decision = envelope -> Future.succeededFuture(Optional.empty());
        api.call(Request.track(Request.REPORT));
        api.log.decision = envelope -> Future.succeededFuture(
                Optional.of(new Outcome.Rejected(envelope.orgId(), ErrorCode.QUOTA_EXCEEDED, null)));
        api.call(Request.track(Request.REPORT));

        assertThat(commands("decided")).isEqualTo(2);
        assertThat(commands("durable")).isEqualTo(1);
        assertThat(commands("unconfirmed")).isZero();
        assertThat(api.meters
                        .get("hourledger.gateway.errors")
                        .tag("code", "quota_exceeded")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(api.meters
                        .get("hourledger.gateway.stage")
                        .tag("stage", "publish")
                        .timer()
                        .count())
                .isEqualTo(3);
        assertThat(api.meters
                        .get("hourledger.gateway.stage")
                        .tag("stage", "readback")
                        .timer()
                        .count())
                .isEqualTo(2);
    }

    /** A tag for each customer would be a time series for ever. */
    @Test
    void shouldNeverHaveATagThatCustomersChoose() throws IOException {
        api.call(Request.track(Request.REPORT).with("Idempotency-Key", "k"));
        api.call(Request.event("evt_00000000000000000000000000"));

        assertThat(api.meters.getMeters().stream()
                        .map(Meter::getId)
                        .flatMap(id -> id.getTags().stream())
                        .map(tag -> tag.getKey())
                        .distinct())
                .isSubsetOf(List.of("route", "status", "code", "stage", "result", "le"));
    }

    @Test
    void shouldLogEachRequestWithItsIdsAndNothingOfItsBodyOrKey() throws IOException {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(lines);
        try {
            api.call(Request.track(Request.REPORT.replace("mailer", SECRET_TEXT))
                    .with("X-Request-Id", "request-1")
                    .with("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01"));
        } finally {
            root.detachAppender(lines);
        }

        List<String> written = lines.list.stream()
                .map(line -> line.getFormattedMessage() + " " + line.getKeyValuePairs())
                .toList();
        assertThat(written)
                .filteredOn(line -> line.startsWith("answered"))
                .singleElement()
                .asString()
                .contains(
                        "request_id=\"request-1\"",
                        "route=\"POST /v1/track\"",
                        "status=\"201\"",
                        "org_id=\"" + ApiUnderTest.ORG + "\"",
                        "trace_id=\"" + TRACE + "\"");
        assertThat(written).noneMatch(line -> line.contains(SECRET_TEXT) || line.contains("ssssssss"));
    }

    /** What is published is a child of the request, and so is what the owner is asked. */
    @Test
    void shouldPublishUnderTheClientsTrace() throws IOException {
        api.call(Request.track(Request.REPORT).with("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01"));

        String published = String.valueOf(api.log.last().traceparent());
        assertThat(published).startsWith("00-" + TRACE + "-").endsWith("-01");
        assertThat(api.spans.getFinishedSpanItems())
                .extracting(span -> span.getName())
                .containsExactlyInAnyOrder("POST /v1/track", "publish raw-events", "read the outcome back");
        assertThat(api.spans.getFinishedSpanItems())
                .filteredOn(span -> span.getName().equals("publish raw-events"))
                .singleElement()
                .satisfies(span -> assertThat(published).contains(span.getSpanId()));
    }

    @Test
    void shouldTraceNoStranger() throws IOException {
        api.call(Request.track(Request.REPORT)
                .replacing("Authorization", "Bearer hh_live_nobody00_" + "x".repeat(48))
                .with("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01"));
        api.call(Request.event("x").path("/openapi.yaml").with("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01"));

        assertThat(api.spans.getFinishedSpanItems()).isEmpty();
    }

    private long count(String route, String status) {
        return api.meters
                .get("hourledger.gateway.requests")
                .tag("route", route)
                .tag("status", status)
                .timer()
                .count();
    }

    private double commands(String result) {
        return api.meters
                .get("hourledger.gateway.commands")
                .tag("result", result)
                .counter()
                .count();
    }
}
