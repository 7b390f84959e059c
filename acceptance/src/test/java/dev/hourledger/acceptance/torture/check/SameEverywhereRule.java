package dev.hourledger.acceptance.torture.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Topic, rows, rollups and reads tell the same; an event that was answered can be read. Source: P2, P4, P6, design
 * "Stores and projection".
 */
final class SameEverywhereRule implements Rule {
    @Override
    public List<Violation> check(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        Map<String, StoredEvent> topic = byId(evidence.topic());
        Map<String, StoredEvent> rows = byId(evidence.rows());
        if (rows.size() != evidence.rows().size()) {
            violations.add(
                    new Violation("P2", "a row is there twice", evidence.rows().size() + " rows"));
        }
        topic.forEach((id, event) -> {
            StoredEvent row = rows.get(id);
            if (row == null) {
                violations.add(new Violation("P2", "an event has no row", event.toString()));
            } else if (!row.content().equals(event.content())) {
                violations.add(
                        new Violation("P2", "a row differs from its event", row.content() + " " + event.content()));
            }
        });
        rows.forEach((id, row) -> {
            if (!topic.containsKey(id)) {
                violations.add(new Violation("P2", "a row without an event", row.toString()));
            }
        });
        evidence.rollupProblems()
                .forEach(problem -> violations.add(new Violation("P2", "sums do not add up", problem)));
        evidence.views().forEach(view -> checkView(view, topic, violations));
        evidence.strangers().stream()
                .filter(view -> view.status() != Attempt.NOT_FOUND && view.status() != Attempt.UNAVAILABLE)
                .forEach(view -> violations.add(
                        new Violation("P8", "an event is shown to another organisation", view.toString())));
        if (evidence.deadLetters() > 0) {
            violations.add(
                    new Violation("P7", "dead letters without a bad record", evidence.deadLetters() + " of them"));
        }
        return violations;
    }

    private static void checkView(Evidence.View view, Map<String, StoredEvent> topic, List<Violation> violations) {
        StoredEvent event = topic.get(view.eventId());
        if (event == null) {
            if (view.status() == Attempt.OK && view.body().contains(view.eventId())) {
                violations.add(new Violation("P2", "an event that can be read and is not stored", view.toString()));
            }
            return;
        }
        boolean same = view.status() == Attempt.OK
                && Fields.ofBody(view.body()).equals(event.fields())
                && Fields.json(view.body()).path("livemode").asText().equals(Boolean.toString(event.livemode()))
                && restOf(view.body()).equals(event.rest());
        if (!same) {
            violations.add(new Violation("P6", "a stored event is not read as it is", view + " " + event.content()));
        }
    }

    private static Map<String, String> restOf(String body) {
        JsonNode json = Fields.json(body);
        JsonNode metadata = json.path(Fields.METADATA);
        if (!json.path(Fields.RECEIVED_AT).isTextual()) {
            return Map.of();
        }
        return Fields.rest(
                Instant.parse(json.path(Fields.RECEIVED_AT).asText()),
                metadata.isNull() ? null : metadata.toString(),
                name -> json.path(name).isNumber() ? json.path(name).decimalValue() : null);
    }

    private static Map<String, StoredEvent> byId(List<StoredEvent> events) {
        Map<String, StoredEvent> byId = new HashMap<>();
        events.forEach(event -> byId.put(event.eventId(), event));
        return byId;
    }
}
