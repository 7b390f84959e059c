package dev.hourledger.gateway.http;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.domain.CommandEnvelope;
import dev.hourledger.gateway.domain.RecordedEvent;
import dev.hourledger.gateway.domain.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer but for the headers that every answer has. Immutable. Source: HTTP contract.
 *
 * @param code of the catalogue; null: no error
 */
record Answer(
        int status,
        Buffer body,
        List<Header> headers,
        @Nullable ErrorCode code) {
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;
    private static final int FIRST_SERVER_ERROR = 500;
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final String EVENTS = "/v1/events/";

    /** One header. */
    record Header(CharSequence name, CharSequence value) {}

    Answer {
        headers = List.copyOf(headers);
    }

    static Answer ok(Buffer body) {
        return new Answer(OK, body, List.of(), null);
    }

    static Answer created(Buffer body) {
        return new Answer(CREATED, body, List.of(), null);
    }

    /** A new event. */
    static Answer recorded(RecordedEvent event, Buffer body) {
        return created(body).with(HttpHeaders.LOCATION, EVENTS + event.eventId());
    }

    /** The original event, for a resend (P3). */
    static Answer replayed(String eventId, Buffer body, boolean mismatch) {
        Answer replayed = ok(body).with(HttpHeaders.LOCATION, EVENTS + eventId)
                .with(HttpHeader.IDEMPOTENT_REPLAYED, HttpHeader.TRUE);
        return mismatch ? replayed.with(HttpHeader.IDEMPOTENCY_MISMATCH, HttpHeader.TRUE) : replayed;
    }

    /** Durable, outcome not yet known (P8). */
    static Answer accepted(String eventId) {
        return new Answer(ACCEPTED, EventJson.accepted(eventId), List.of(), null)
                .with(HttpHeaders.LOCATION, EVENTS + eventId)
                .with(HttpHeader.RETRY_AFTER, seconds(SOON));
    }

    /** Likewise a change: whoever made it with an API key may look it up. */
    static Answer accepted(CommandEnvelope change) {
        return change.apiKeyPrefix() == null
                ? new Answer(ACCEPTED, EventJson.accepted(change.eventId()), List.of(), null)
                        .with(HttpHeader.RETRY_AFTER, seconds(SOON))
                : accepted(change.eventId());
    }

    /** The same answer where it shows something new; a 202 stays one. */
    Answer asCreated() {
        return status == OK ? new Answer(CREATED, body, headers, code) : this;
    }

    /** The same answer to a change that is decided, but that this gateway itself does not see yet. */
    Answer notEverywhereYet() {
        return new Answer(ACCEPTED, body, headers, code).with(HttpHeader.RETRY_AFTER, seconds(SOON));
    }

    /** Whether it blames the server: never to be answered behind the log's acknowledgement (P8). */
    boolean isServerError() {
        return status >= FIRST_SERVER_ERROR;
    }

    /** An error; this is the one place that renders them. */
    static Answer refused(Refusal refusal, Instant now) {
        ErrorCode code = refusal.code();
        Answer answer = new Answer(code.httpStatus(), EventJson.error(refusal), List.of(), code);
        return switch (code) {
            case MISSING_AUTHORIZATION, INVALID_API_KEY, KEY_REVOKED ->
                answer.with(HttpHeader.WWW_AUTHENTICATE, HttpHeader.BEARER);
            case QUOTA_EXCEEDED -> answer.with(HttpHeader.RETRY_AFTER, seconds(untilNextMonth(now)));
            default ->
                code.retry() == ErrorCode.Retry.AFTER_DELAY
                        ? answer.with(HttpHeader.RETRY_AFTER, seconds(SOON))
                        : answer;
        };
    }

    static Answer refused(ErrorCode code, Instant now) {
        return refused(Refusal.of(code), now);
    }

    /** The same answer with one header more. */
    Answer with(CharSequence name, CharSequence value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Answer(status, body, more, code);
    }

    /** Until usage is counted anew: the next UTC month, at least a second. */
    private static Duration untilNextMonth(Instant now) {
        ZonedDateTime utc = now.atZone(ZoneOffset.UTC);
        ZonedDateTime nextMonth =
                utc.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).plusMonths(1);
        return Duration.between(utc, nextMonth);
    }

    /** Rounded up: a client that comes back at once must not come too early. */
    private static String seconds(Duration duration) {
        return Long.toString(duration.plusMillis(999).toSeconds());
    }
}
