package dev.hourledger.gateway.http;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.domain.AccessGrant;
import dev.hourledger.gateway.domain.AdminOrgField;
import dev.hourledger.gateway.domain.AdminRules;
import dev.hourledger.gateway.domain.BodyNames;
import dev.hourledger.gateway.domain.Command;
import dev.hourledger.gateway.domain.CommandEnvelope;
import dev.hourledger.gateway.domain.OrgRules;
import dev.hourledger.gateway.domain.OrgSettingsField;
import dev.hourledger.gateway.domain.Organisation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** An organisation's settings and usage, for itself and for admins. Thread-safe. Source: HTTP contract, P6. */
final class OrgHandlers {
    private static final BodyNames<OrgSettingsField> SETTINGS_NAMES = new BodyNames<>(OrgSettingsField.class);
    private static final BodyNames<AdminOrgField> ADMIN_NAMES = new BodyNames<>(AdminOrgField.class);

    private final Core core;
    private final Changes changes;
    private final OrganisationReader reader;
    private final DirectoryWatch watch;

    OrgHandlers(Core core, Changes changes, OrganisationReader reader, DirectoryWatch watch) {
        this.core = core;
        this.changes = changes;
        this.reader = reader;
        this.watch = watch;
    }

    /** {@code GET /v1/org}. */
    Future<Answer> read(Exchange exchange, byte[] noBody) {
        return reader.answer(exchange.grant().orgId(), org -> Optional.of(OrganisationJson.settings(org)));
    }

    /** {@code PATCH /v1/org}. */
    Future<Answer> change(Exchange exchange, byte[] body) {
        Instant now = core.now();
        return JsonBody.read(body, SETTINGS_NAMES)
                .flatMap(OrgRules::checkSettings)
                .fold(
                        change -> {
                            CommandEnvelope envelope = core.envelope(exchange, now, change);
                            return changes.submit(
                                    envelope,
                                    () -> reader.changed(envelope, org -> Optional.of(OrganisationJson.settings(org))));
                        },
                        refusal -> Future.succeededFuture(Answer.refused(refusal, now)));
    }

    /** {@code GET /v1/reports/usage}: of the month in which it is asked. */
    Future<Answer> usage(Exchange exchange, byte[] noBody) {
        YearMonth month = YearMonth.from(core.now().atOffset(ZoneOffset.UTC));
        return reader.answer(exchange.grant().orgId(), org -> Optional.of(OrganisationJson.usage(org, month)));
    }

    /** {@code GET /admin/v1/orgs/{org_id}}. */
    Future<Answer> readAsAdmin(Exchange exchange, byte[] noBody) {
        return ofOrg(exchange, orgId -> reader.answer(orgId, org -> Optional.of(OrganisationJson.forAdmins(org))));
    }

    /** {@code PATCH /admin/v1/orgs/{org_id}}. */
    Future<Answer> changeAsAdmin(Exchange exchange, byte[] body) {
        Instant now = core.now();
        return ofOrg(exchange, orgId -> JsonBody.read(body, ADMIN_NAMES)
                .flatMap(AdminRules::checkChange)
                .fold(
                        change -> submit(
                                exchange,
                                orgId,
                                now,
                                change,
                                grant -> change.plan() == null || grant.plan().equals(change.plan())),
                        refusal -> Future.succeededFuture(Answer.refused(refusal, now))));
    }

    /** {@code DELETE /admin/v1/orgs/{org_id}}: its keys die at once, its events stay. */
    Future<Answer> close(Exchange exchange, byte[] noBody) {
        return ofOrg(
                exchange, orgId -> submit(exchange, orgId, core.now(), new Command.CloseOrg(), AccessGrant::revoked));
    }

    /** Answers when this gateway's directory shows every key as it is to be from now on. */
    private Future<Answer> submit(
            Exchange exchange, String orgId, Instant now, Command command, Predicate<AccessGrant> condition) {
        CommandEnvelope envelope = core.adminEnvelope(orgId, now, exchange, command);
        return changes.submit(
                envelope, () -> reader.behind(envelope, org -> onceInDirectory(envelope, org, condition)));
    }

    private Future<Answer> onceInDirectory(
            CommandEnvelope envelope, Organisation org, Predicate<AccessGrant> condition) {
        Buffer body = OrganisationJson.forAdmins(org);
        Future<Boolean> everywhere = Future.succeededFuture(true);
        for (Organisation.Key key : org.apiKeys()) {
            everywhere = everywhere.compose(
                    there -> there ? watch.shows(envelope, key.prefix(), condition) : Future.succeededFuture(false));
        }
        return everywhere.map(there -> there ? Answer.ok(body) : Answer.ok(body).notEverywhereYet());
    }

    private Future<Answer> ofOrg(Exchange exchange, Function<String, Future<Answer>> call) {
        String orgId = exchange.pathPart(AdminHandlers.ORG_ID);
        return Ids.isOrgId(orgId)
                ? call.apply(orgId)
                : Future.succeededFuture(Answer.refused(ErrorCode.NOT_FOUND, core.now()));
    }
}
