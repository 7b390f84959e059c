package dev.hourledger.gateway.http;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.domain.AuditPage;
import dev.hourledger.gateway.domain.Refusal;
import dev.hourledger.gateway.domain.Rfc3339;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** {@code GET /v1/audit}: who changed what of an organisation, the latest first. Thread-safe. Source: P6. */
final class AuditHandler implements Endpoint.Handler {
    /** Changes in one answer. */
    static final int PAGE = 100;

    private static final int ENTRY_CHARACTERS = 256;
    /** More may not fit into a long, and no organisation has as many changes. */
    private static final int MAX_CURSOR_DIGITS = 18;

    private final Core core;
    private final OrganisationReader reader;

    AuditHandler(Core core, OrganisationReader reader) {
        this.core = core;
        this.reader = reader;
    }

    @Override
    public Future<Answer> handle(Exchange exchange, byte[] noBody) {
        OptionalLong before = before(exchange.queryValues(Cursors.PARAMETER));
        if (before.isEmpty()) {
            return Future.succeededFuture(Answer.refused(Cursors.INVALID, core.now()));
        }
        String orgId = exchange.grant().orgId();
        int partition = reader.log().partitionOf(orgId);
        return reader.organisations()
                .audit(partition, orgId, before.getAsLong(), reader.limit())
                .map(found -> found.map(page -> Answer.ok(json(page)))
                        .orElseGet(() -> Answer.refused(Refusal.of(ErrorCode.NOT_FOUND), core.now())))
                .otherwise(unreadable -> reader.unreadable(unreadable));
    }

    /** The number that the cursor names; all of them without one; empty: it is no cursor. */
    private static OptionalLong before(List<String> cursors) {
        if (cursors.isEmpty()) {
            return OptionalLong.of(Long.MAX_VALUE);
        }
        String cursor = cursors.get(0);
        boolean digits = cursor.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits && !cursor.isEmpty() && cursor.length() <= MAX_CURSOR_DIGITS
                ? OptionalLong.of(Long.parseLong(cursor))
                : OptionalLong.empty();
    }

    private static Buffer json(AuditPage page) {
        List<AuditPage.Entry> shown = page.entries().stream().limit(PAGE).toList();
        boolean more = !shown.isEmpty()
                && (page.more() || shown.size() < page.entries().size());
        String next = more ? Long.toString(shown.get(shown.size() - 1).number()) : null;
        String entries = shown.stream().map(AuditHandler::entry).collect(Collectors.joining(",", "[", "]"));
        return new JsonObject(entries.length() + ENTRY_CHARACTERS)
                .raw("entries", entries)
                .text(Cursors.NEXT, next)
                .end();
    }

    private static String entry(AuditPage.Entry entry) {
        String changes = entry.changes().stream()
                .map(change -> new JsonObject(ENTRY_CHARACTERS)
                        .text("field", change.field())
                        .text("from", change.before())
                        .text("to", change.after())
                        .endText())
                .collect(Collectors.joining(",", "[", "]"));
        return new JsonObject(ENTRY_CHARACTERS)
                .raw("number", entry.number())
                .text("event_id", entry.eventId())
                .text("at", Rfc3339.format(entry.receivedAt()))
                .text("actor", entry.apiKeyPrefix() == null ? "admin" : "api_key")
                .text("api_key_prefix", entry.apiKeyPrefix())
                .raw("changes", changes)
                .endText();
    }
}
