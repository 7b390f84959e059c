package dev.hourledger.acceptance.torture.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Evidence of a run in which everything went well, to plant something in. For one thread. */
final class EvidenceBuilder {
    static final String ORG = "org_A";
    static final String FREE_ORG = "org_F";
    static final String MONTH = "2026-11";
    private static final long STEP = 100;
    private static final Instant RECEIVED = Instant.parse("2026-11-24T18:00:00Z");

    final List<Attempt> attempts = new ArrayList<>();
    final List<StoredEvent> topic = new ArrayList<>();
    final List<StoredEvent> rows = new ArrayList<>();
    final List<String> rollups = new ArrayList<>();
    final List<Evidence.Replay> replays = new ArrayList<>();
    final List<Evidence.View> views = new ArrayList<>();
    final List<Evidence.View> strangers = new ArrayList<>();
    final Map<String, Long> usage = new LinkedHashMap<>();
    final List<Recorded.Disturbance> disturbances = new ArrayList<>();
    long deadLetters;
    private long nanos;

    EvidenceBuilder() {
        usage.put(ORG, 0L);
        usage.put(FREE_ORG, 0L);
    }

    /** So many operations of an organisation, one after the other, each recorded. */
    EvidenceBuilder recorded(String org, int count) {
        for (int i = 0; i < count; i++) {
            created(event(org, "op-" + attempts.size(), topic.size()));
        }
        return this;
    }

    /** An event, recorded by one request with a key. */
    void created(StoredEvent event) {
        String operation = event.operation();
        attempt(operation, event.orgId(), "key-" + operation, 201, body(event));
        store(event);
        replays.add(new Evidence.Replay(operation, "gateway-2", 200, body(event)));
    }

    /** An attempt at an operation, answered or (status 0) not. */
    Attempt attempt(String operation, String org, @Nullable String key, int status, String body) {
        nanos += STEP;
        int line = attempts.size() * 2 + 1;
        Attempt attempt = new Attempt(
                operation,
                1,
                "TRACK",
                "gateway-1",
                org,
                true,
                key,
                true,
                request(operation),
                nanos,
                nanos,
                new Attempt.Reply(status, body, headers(status, body), nanos + STEP / 2, line + 1),
                line);
        attempts.add(attempt);
        return attempt;
    }

    /** A request that was answered 202 when a later one had long been answered. */
    void forgotten(long sent, long answered) {
        Attempt now = attempt("op-forgotten", ORG, null, 202, "{\"event_id\":\"evt_op-forgotten\"}");
        replace(now, answered(now, sent, Objects.requireNonNull(now.answer()).headers(), answered));
    }

    /** An hourly rate, changed, or not. */
    void rate(String org, int rate, int status) {
        rate(org, rate, status, rate);
    }

    /** The same, answered with another one. */
    void rate(String org, int rate, int status, int answered) {
        Attempt now = attempt("rate-" + rate, org, null, status, "{\"hourly_rate\":" + answered + "}");
        replace(now, as(now, "RATE", "{\"hourly_rate\":" + rate + "}"));
    }

    /** An organisation, asked for. */
    void view(String org, int rate) {
        Attempt now = attempt("view-" + attempts.size(), org, null, 200, "{\"hourly_rate\":" + rate + "}");
        replace(now, as(now, "VIEW", ""));
    }

    /** A request with a revoked key. */
    void revoked(String operation, int status) {
        revoked(operation, status, "{\"event_id\":\"evt_" + operation + "\",\"error\":{\"code\":\"key_revoked\"}}");
    }

    /** The same, answered so. */
    void revoked(String operation, int status, String body) {
        Attempt now = attempt(operation, ORG, null, status, body);
        replace(now, as(now, "REVOKED", request(operation)));
    }

    /** An event, asked for. */
    void read(String eventId, int status, String body) {
        Attempt now = attempt("read-" + attempts.size(), ORG, null, status, body);
        replace(now, as(now, "READ", "/v1/events/" + eventId));
    }

    /** Another one takes its place. */
    void replace(Attempt one, Attempt by) {
        attempts.set(attempts.indexOf(one), by);
    }

    /** The same with other headers in its answer. */
    static Attempt saying(Attempt attempt, Attempt.Headers headers) {
        return answered(attempt, attempt.sentNanos(), headers, attempt.endNanos());
    }

    /** The same, of a request that the contract does not allow. */
    static Attempt invalid(Attempt attempt) {
        return copy(attempt, attempt.kind(), false, attempt.request(), attempt.sentNanos(), attempt.answer());
    }

    /** The same, of another kind and with another body. */
    static Attempt as(Attempt attempt, String kind, String request) {
        return copy(attempt, kind, attempt.valid(), request, attempt.sentNanos(), attempt.answer());
    }

    private static Attempt answered(Attempt attempt, long sent, Attempt.Headers headers, long nanos) {
        Attempt.Reply answer = Objects.requireNonNull(attempt.answer());
        Attempt.Reply reply = new Attempt.Reply(answer.status(), answer.body(), headers, nanos, answer.line());
        return copy(attempt, attempt.kind(), attempt.valid(), attempt.request(), sent, reply);
    }

    private static Attempt copy(
            Attempt attempt, String kind, boolean valid, String request, long sent, Attempt.@Nullable Reply answer) {
        return new Attempt(
                attempt.operation(),
                attempt.number(),
                kind,
                attempt.gateway(),
                attempt.orgId(),
                attempt.livemode(),
                attempt.key(),
                valid,
                request,
                sent,
                sent,
                answer,
                attempt.sentLine());
    }

    /** An event in every place. */
    void store(StoredEvent event) {
        topic.add(event);
        rows.add(event);
        views.add(new Evidence.View(event.eventId(), "gateway-1", 200, view(event)));
        strangers.add(new Evidence.View(event.eventId(), "gateway-2", 404, "{}"));
        usage.merge(event.orgId(), 1L, Long::sum);
    }

    /** What the checker finds in it, by promise. */
    List<String> found() {
        return Checker.check(build()).stream()
                .map(violation -> violation.promise() + ": " + violation.what())
                .toList();
    }

    private Evidence build() {
        List<Evidence.Usage> reports = new ArrayList<>();
        usage.forEach((org, events) -> reports.add(new Evidence.Usage(org, "gateway-1", MONTH, events)));
        Map<String, Organisation> organisations =
                Map.of(ORG, Organisation.of(ORG, "enterprise"), FREE_ORG, Organisation.of(FREE_ORG, "free"));
        return new Evidence(
                new Recorded(attempts, organisations, disturbances),
                topic,
                rows,
                rollups,
                replays,
                views,
                strangers,
                reports,
                deadLetters);
    }

    /** What asks for {@link #event}. */
    static String request(String operation) {
        return "{\"agent_id\":\"agent\",\"task_type\":\"email_classification\",\"outcome\":\"success\","
                + "\"agent_duration_seconds\":4,\"metadata\":{\"op\":\"" + operation + "\"}}";
    }

    private static Attempt.Headers headers(int status, String body) {
        return new Attempt.Headers(
                status == 200,
                false,
                "/v1/events/" + Fields.json(body).path("event_id").asText(),
                "req_1");
    }

    /** The contract's example. */
    static StoredEvent event(String org, String operation, long offset) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("event_id", "evt_" + operation);
        fields.put("agent_id", "agent");
        fields.put("task_type", "email_classification");
        fields.put("outcome", "success");
        fields.put("resolved_baseline_minutes", "4");
        fields.put("resolved_baseline_source", "builtin");
        fields.put("resolved_hourly_rate", "45");
        fields.put("currency", "EUR");
        fields.put("agent_duration_seconds", "4");
        fields.put("hours_saved", "0.066");
        fields.put("cost_saved", "2.97");
        fields.put("agent_cost", "null");
        fields.put("resolved_cost_source", "none");
        fields.put("net_saved", "2.97");
        fields.put("occurred_at", "1795543200000");
        Map<String, String> rest = Fields.rest(RECEIVED, "{\"op\":\"" + operation + "\"}", name -> null);
        return new StoredEvent("evt_" + operation, org, true, operation, MONTH, fields, rest, 0, offset);
    }

    /** The same event with one field changed. */
    static StoredEvent with(StoredEvent event, String field, String value) {
        Map<String, String> fields = new LinkedHashMap<>(event.fields());
        fields.put(field, value);
        return new StoredEvent(
                field.equals("event_id") ? value : event.eventId(),
                event.orgId(),
                event.livemode(),
                event.operation(),
                event.month(),
                fields,
                event.rest(),
                event.partition(),
                event.offset());
    }

    /** The same event of another organisation, or in the other mode. */
    static StoredEvent moved(String org, boolean livemode, StoredEvent event) {
        return new StoredEvent(
                event.eventId(),
                org,
                livemode,
                event.operation(),
                event.month(),
                event.fields(),
                event.rest(),
                event.partition(),
                event.offset());
    }

    static String body(StoredEvent event) {
        StringBuilder json = new StringBuilder("{");
        Fields.TEXTS.forEach(
                name -> json.append("\"" + name + "\":\"" + event.fields().get(name) + "\","));
        Fields.NUMBERS.forEach(
                name -> json.append("\"" + name + "\":" + event.fields().get(name) + ","));
        return json + "\"occurred_at\":\"2026-11-24T18:00:00.000Z\"}";
    }

    private static String view(StoredEvent event) {
        String body = body(event);
        return body.substring(0, body.length() - 1) + ",\"received_at\":\"" + RECEIVED + "\",\"livemode\":"
                + event.livemode() + ",\"metadata\":"
                + event.rest().get(Fields.METADATA) + "}";
    }
}
