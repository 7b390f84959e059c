package dev.hourledger.gateway.http;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.domain.OrgPage;
import dev.hourledger.gateway.domain.Organisation;
import dev.hourledger.gateway.domain.ReferenceView;
import dev.hourledger.gateway.domain.Rfc3339;
import dev.hourledger.gateway.port.ReferenceData;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What admins list: organisations, keys, plans. Thread-safe. Source: HTTP contract, P6. */
final class AdminReads {
    /** Organisations in one answer. */
    static final int PAGE = 100;
    /** The partition that is asked for what is the same in every one. */
    static final int FIRST_PARTITION = 0;

    private static final int ROW_CHARACTERS = 256;

    private final Core core;
    private final OrganisationReader reader;
    private final ReferenceData references;

    AdminReads(Core core, OrganisationReader reader, ReferenceData references) {
        this.core = core;
        this.reader = reader;
        this.references = references;
    }

    /** {@code GET /admin/v1/orgs}: of all partitions together, by their ids. */
    Future<Answer> orgs(Exchange exchange, byte[] noBody) {
        Optional<String> cursor =
                exchange.queryValues(Cursors.PARAMETER).stream().findFirst();
        if (cursor.isPresent() && !Ids.isOrgId(cursor.get())) {
            return Future.succeededFuture(Answer.refused(Cursors.INVALID, core.now()));
        }
        List<Future<OrgPage>> pages = IntStream.range(0, reader.log().partitions())
                .mapToObj(partition -> reader.organisations().list(partition, cursor, reader.limit()))
                .toList();
        return Future.all(pages)
                .map(all -> OrgPage.merged(pages.stream().map(Future::result).toList(), PAGE))
                .map(page -> Answer.ok(orgs(page)))
                .otherwise(unreadable -> reader.unreadable(unreadable));
    }

    /** {@code GET /admin/v1/orgs/{org_id}/keys}. */
    Future<Answer> keys(Exchange exchange, byte[] noBody) {
        String orgId = exchange.pathPart(AdminHandlers.ORG_ID);
        Instant now = core.now();
        return Ids.isOrgId(orgId)
                ? reader.answer(orgId, org -> Optional.of(keys(org, now)))
                : Future.succeededFuture(Answer.refused(ErrorCode.NOT_FOUND, now));
    }

    /** {@code GET /admin/v1/plans}. */
    Future<Answer> plans(Exchange exchange, byte[] noBody) {
        return references
                .reference(FIRST_PARTITION, reader.limit())
                .map(view -> Answer.ok(plans(view)))
                .otherwise(unreadable -> reader.unreadable(unreadable));
    }

    private static Buffer orgs(OrgPage page) {
        String rows = page.orgs().stream()
                .map(org -> new JsonObject(ROW_CHARACTERS)
                        .text("org_id", org.orgId())
                        .text("name", org.name())
                        .text("plan", org.plan())
                        .text("currency", org.currency())
                        .text("state", org.closed() ? "closed" : "active")
                        .endText())
                .collect(Collectors.joining(",", "[", "]"));
        return new JsonObject(rows.length() + ROW_CHARACTERS)
                .raw("orgs", rows)
                .text(Cursors.NEXT, page.more() ? page.lastId() : null)
                .end();
    }

    private static Buffer keys(Organisation org, Instant now) {
        String rows = org.apiKeys().stream()
                .map(key -> new JsonObject(ROW_CHARACTERS)
                        .text("prefix", key.prefix())
                        .raw("livemode", key.livemode())
                        .text("state", state(org, key, now))
                        .text("created_at", time(key.createdAt()))
                        .text("expires_at", time(key.expiresAt()))
                        .text("last_used_at", time(key.lastUsedAt()))
                        .endText())
                .collect(Collectors.joining(",", "[", "]"));
        return new JsonObject(rows.length() + ROW_CHARACTERS).raw("keys", rows).end();
    }

    private static String state(Organisation org, Organisation.Key key, Instant now) {
        if (org.closed() || key.revoked()) {
            return "revoked";
        }
        return key.expiresAt() != null && !now.isBefore(key.expiresAt()) ? "expired" : "active";
    }

    private static Buffer plans(ReferenceView view) {
        String rows = view.plans().stream()
                .map(plan -> new JsonObject(ROW_CHARACTERS)
                        .text("key", plan.key())
                        .raw("requests_per_second", plan.requestsPerSecond())
                        .raw("events_per_month_included", plan.eventsIncluded())
                        .raw("overage_allowed", plan.overageAllowed())
                        .raw("audit_sample_kept", plan.auditSampleKept())
                        .raw("customisation_allowed", plan.customisationAllowed())
                        .endText())
                .collect(Collectors.joining(",", "[", "]"));
        return new JsonObject(rows.length() + ROW_CHARACTERS)
                .raw("version", view.plansVersion())
                .raw("plans", rows)
                .end();
    }

    private static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : Rfc3339.format(time);
    }
}
