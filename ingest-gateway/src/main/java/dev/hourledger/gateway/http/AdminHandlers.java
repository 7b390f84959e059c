package dev.hourledger.gateway.http;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.domain.AccessGrant;
import dev.hourledger.gateway.domain.AdminRules;
import dev.hourledger.gateway.domain.ApiKeyText;
import dev.hourledger.gateway.domain.BodyNames;
import dev.hourledger.gateway.domain.Command;
import dev.hourledger.gateway.domain.CommandEnvelope;
import dev.hourledger.gateway.domain.Figures;
import dev.hourledger.gateway.domain.KeyField;
import dev.hourledger.gateway.domain.KeyHasher;
import dev.hourledger.gateway.domain.OrgField;
import dev.hourledger.gateway.domain.Refusal;
import dev.hourledger.gateway.domain.Rfc3339;
import dev.hourledger.gateway.domain.SecretHash;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * The admin calls: each publishes one command, reads its outcome back like any other, and answers when this gateway's
 * own directory holds the change. Thread-safe. Source: design "access-directory", P6.
 */
final class AdminHandlers {
    static final String ORG_ID = "org_id";
    static final String PREFIX = "prefix";
    private static final int ANSWER_CHARACTERS = 256;
    private static final BodyNames<OrgField> ORG_NAMES = new BodyNames<>(OrgField.class);
    private static final BodyNames<KeyField> KEY_NAMES = new BodyNames<>(KeyField.class);

    private final Core core;
    private final Changes changes;
    private final DirectoryWatch watch;
    private final KeyHasher hasher;

    AdminHandlers(Core core, Changes changes, DirectoryWatch watch, HttpApiSettings settings) {
        this.core = core;
        this.changes = changes;
        this.watch = watch;
        this.hasher = settings.keyHasher();
    }

    /** {@code POST /admin/v1/orgs}. */
    Future<Answer> registerOrg(Exchange exchange, byte[] body) {
        Instant now = core.now();
        return JsonBody.read(body, ORG_NAMES)
                .flatMap(AdminRules::checkOrg)
                .fold(org -> registerOrg(exchange, now, org), refusal -> refused(refusal, now));
    }

    private Future<Answer> registerOrg(Exchange exchange, Instant now, Command.RegisterOrg org) {
        String orgId = core.ids().orgId(now);
        CommandEnvelope envelope = core.adminEnvelope(orgId, now, exchange, org);
        return changes.submit(
                envelope,
                () -> Future.succeededFuture(Answer.created(new JsonObject(ANSWER_CHARACTERS)
                        .text("org_id", orgId)
                        .text("name", org.name())
                        .text("plan", org.plan())
                        .text("currency", org.currency())
                        .raw("hourly_rate", Figures.plain(org.hourlyRate()))
                        .text("created_at", Rfc3339.format(now))
                        .end())));
    }

    /** {@code POST /admin/v1/orgs/{org_id}/keys}. */
    Future<Answer> issueKey(Exchange exchange, byte[] body) {
        Instant now = core.now();
        return JsonBody.read(body, KEY_NAMES)
                .flatMap(AdminRules::checkKey)
                .fold(livemode -> issueKey(exchange, now, livemode), refusal -> refused(refusal, now));
    }

    private Future<Answer> issueKey(Exchange exchange, Instant now, boolean livemode) {
        String orgId = exchange.pathPart(ORG_ID);
        if (!Ids.isOrgId(orgId)) {
            return refused(Refusal.of(ErrorCode.NOT_FOUND), now);
        }
        ApiKeyText key = core.freshKey(watch.directory(), livemode);
        SecretHash hash = hasher.hash(key.text());
        CommandEnvelope envelope =
                core.adminEnvelope(orgId, now, exchange, new Command.IssueApiKey(key.prefix(), hash, livemode));
        Buffer answer = new JsonObject(ANSWER_CHARACTERS)
                .text("prefix", key.prefix())
                .text("api_key", key.text())
                .raw("livemode", livemode)
                .text("created_at", Rfc3339.format(now))
                .end();
        return changes.submit(
                envelope,
                () -> onceInDirectory(
                        envelope, key.prefix(), grant -> grant.secretHash().equals(hash), Answer.created(answer)));
    }

    /** {@code DELETE /admin/v1/orgs/{org_id}/keys/{prefix}}. */
    Future<Answer> revokeKey(Exchange exchange, byte[] noBody) {
        Instant now = core.now();
        String orgId = exchange.pathPart(ORG_ID);
        String prefix = exchange.pathPart(PREFIX);
        if (!Ids.isOrgId(orgId) || !ApiKeyText.isPrefix(prefix)) {
            return refused(Refusal.of(ErrorCode.NOT_FOUND), now);
        }
        CommandEnvelope envelope = core.adminEnvelope(orgId, now, exchange, new Command.RevokeApiKey(prefix));
        Buffer answer = new JsonObject(ANSWER_CHARACTERS)
                .text("prefix", prefix)
                .text("state", "revoked")
                .end();
        return changes.submit(
                envelope, () -> onceInDirectory(envelope, prefix, AccessGrant::revoked, Answer.ok(answer)));
    }

    /**
     * The change has been decided, so its answer is given even when this gateway's directory is late: as a 202 then.
     */
    private Future<Answer> onceInDirectory(
            CommandEnvelope envelope, String prefix, Predicate<AccessGrant> condition, Answer answer) {
        return watch.shows(envelope, prefix, condition).map(there -> there ? answer : answer.notEverywhereYet());
    }

    private static Future<Answer> refused(Refusal refusal, Instant now) {
        return Future.succeededFuture(Answer.refused(refusal, now));
    }
}
