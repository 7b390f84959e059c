package dev.hourledger.acceptance.torture.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evidence of a run in which everything went well, to plant something in. For one thread. */
final class EvidenceBuilder {
    static final String ORG = "org_A";
    static final String FREE_ORG = "org_F";
    static final String MONTH = "2026-11";
    private static final long STEP = 100;

    final List<Attempt> attempts = new ArrayList<>();
    final List<StoredEvent> topic = new ArrayList<>();
    final List<StoredEvent> rows = new ArrayList<>();
    final List<String> rollups = new ArrayList<>();
    final List<Evidence.Replay> replays = new ArrayList<>();
    final List<Evidence.View> views = new ArrayList<>();
    final Map<String, Long> usage = new LinkedHashMap<>();
    final List<Recorded.Disturbance> disturbances = new ArrayList<>();
    private long nanos;

    EvidenceBuilder() {
        usage.put(ORG, 0L);
        usage.put(FREE_ORG, 0L);
    }

    /** So many operations of an organisation, one after the other, each recorded. */
    EvidenceBuilder recorded(String org, int count) {
        for (int i = 0; i < count; i++) {
            String operation = "op-" + attempts.size();
            StoredEvent event = event(org, operation, topic.size());
            attempt(operation, org, "key-" + operation, 201, body(event));
            store(event);
            replays.add(new Evidence.Replay(operation, "gateway-2", 200, body(event)));
        }
        return this;
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
                "{}",
                nanos,
                nanos,
                new Attempt.Reply(status, body, false, nanos + STEP / 2, line + 1),
                line);
        attempts.add(attempt);
        return attempt;
    }

    /** A request that was answered 202 when a later one had long been answered. */
    void forgotten(long sent, long answered) {
        attempts.add(new Attempt(
                "op-forgotten",
                1,
                "TRACK",
                "gateway-1",
                ORG,
                true,
                null,
                true,
                "{}",
                sent,
                sent,
                new Attempt.Reply(202, "{\"event_id\":\"evt_op-forgotten\"}", false, answered, 2),
                1));
    }

    /** An hourly rate, changed. */
    void rate(String org, int rate) {
        nanos += STEP;
        attempts.add(new Attempt(
                "rate-" + rate,
                1,
                "RATE",
                "gateway-1",
                org,
                true,
                null,
                true,
                "{\"hourly_rate\":" + rate + "}",
                nanos,
                nanos,
                new Attempt.Reply(200, "{}", false, nanos + STEP / 2, attempts.size() * 2 + 2),
                attempts.size() * 2 + 1));
    }

    /** An event in every place. */
    void store(StoredEvent event) {
        topic.add(event);
        rows.add(event);
        views.add(new Evidence.View(event.eventId(), "gateway-1", 200, view(event)));
        usage.merge(event.orgId(), 1L, Long::sum);
    }

    Evidence build() {
        List<Evidence.Usage> reports = new ArrayList<>();
        usage.forEach((org, events) -> reports.add(new Evidence.Usage(org, "gateway-1", MONTH, events)));
        Map<String, Organisation> organisations =
                Map.of(ORG, Organisation.of(ORG, "enterprise"), FREE_ORG, Organisation.of(FREE_ORG, "free"));
        return new Evidence(
                new Recorded(attempts, organisations, disturbances), topic, rows, rollups, replays, views, reports, 0);
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
        return new StoredEvent("evt_" + operation, org, true, operation, MONTH, fields, 0, offset);
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
        return body.substring(0, body.length() - 1) + ",\"metadata\":{\"op\":\"" + event.operation() + "\"}}";
    }
}
