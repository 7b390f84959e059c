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
import dev.hourledger.gateway.domain.Outcome;
import dev.hourledger.gateway.domain.Refusal;
import dev.hourledger.gateway.domain.Rfc3339;
import dev.hourledger.gateway.domain.SecretHash;
import dev.hourledger.gateway.port.Directory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin calls: each publishes one command, reads its outcome back like any other, and answers when this gateway's
 * own directory holds the change. Thread-safe. Source: design "access-directory", P6.
 */
final class AdminHandlers {
    static final String ORG_ID = "org_id";
    static final String PREFIX = "prefix";
    private static final Pattern ORG_ID_FORM = Pattern.compile("org_[0-9A-HJKMNP-TV-Z]{26}");
    private static final int ANSWER_CHARACTERS = 256;
    private static final Logger LOG = LoggerFactory.getLogger(AdminHandlers.class);
    private static final BodyNames<OrgField> ORG_NAMES = new BodyNames<>(OrgField.class);
    private static final BodyNames<KeyField> KEY_NAMES = new BodyNames<>(KeyField.class);

    private final Vertx vertx;
    private final Core core;
    private final Directory directory;
    private final KeyHasher hasher;
    private final Duration deadline;

    AdminHandlers(Vertx vertx, Core core, Directory directory, HttpApiSettings settings) {
        this.vertx = vertx;
        this.core = core;
        this.directory = directory;
        this.hasher = settings.keyHasher();
        this.deadline = settings.deadline();
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
        CommandEnvelope envelope = core.adminEnvelope(orgId, now, exchange.requestId(), org);
        return submit(
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
        if (!ORG_ID_FORM.matcher(orgId).matches()) {
            return refused(Refusal.of(ErrorCode.NOT_FOUND), now);
        }
        ApiKeyText key = freshKey(livemode);
        SecretHash hash = hasher.hash(key.text());
        CommandEnvelope envelope = core.adminEnvelope(
                orgId, now, exchange.requestId(), new Command.IssueApiKey(key.prefix(), hash, livemode));
        Buffer answer = new JsonObject(ANSWER_CHARACTERS)
                .text("prefix", key.prefix())
                .text("api_key", key.text())
                .raw("livemode", livemode)
                .text("created_at", Rfc3339.format(now))
                .end();
        return submit(
                envelope,
                () -> onceInDirectory(
                        envelope, key.prefix(), grant -> grant.secretHash().equals(hash), Answer.created(answer)));
    }

    /** {@code DELETE /admin/v1/orgs/{org_id}/keys/{prefix}}. */
    Future<Answer> revokeKey(Exchange exchange, byte[] noBody) {
        Instant now = core.now();
        String orgId = exchange.pathPart(ORG_ID);
        String prefix = exchange.pathPart(PREFIX);
        if (!ORG_ID_FORM.matcher(orgId).matches() || !ApiKeyText.isPrefix(prefix)) {
            return refused(Refusal.of(ErrorCode.NOT_FOUND), now);
        }
        CommandEnvelope envelope =
                core.adminEnvelope(orgId, now, exchange.requestId(), new Command.RevokeApiKey(prefix));
        Buffer answer = new JsonObject(ANSWER_CHARACTERS)
                .text("prefix", prefix)
                .text("state", "revoked")
                .end();
        return submit(envelope, () -> onceInDirectory(envelope, prefix, AccessGrant::revoked, Answer.ok(answer)));
    }

    /** A key whose prefix no other has: the directory is one for all organisations. */
    private ApiKeyText freshKey(boolean livemode) {
        ApiKeyText key = core.ids().apiKey(livemode);
        return directory.find(key.prefix()).isPresent() ? freshKey(livemode) : key;
    }

    private Future<Answer> submit(CommandEnvelope envelope, Supplier<Future<Answer>> ifApplied) {
        return core.commands()
                .submit(vertx, envelope)
                .compose(submission -> submission.fold(
                        outcome -> decided(envelope, outcome, ifApplied),
                        () -> accepted(envelope),
                        () -> refused(Refusal.of(ErrorCode.UNAVAILABLE), envelope.receivedAt())));
    }

    /** Behind the acknowledgement a bug of ours is no reason for a 5xx: the change may have been made (P8). */
    private static Future<Answer> decided(
            CommandEnvelope envelope, Outcome outcome, Supplier<Future<Answer>> ifApplied) {
        return Future.succeededFuture(outcome)
                .compose(known -> known.fold(new Decided(envelope, ifApplied)))
                .map(answer -> answer.isServerError() ? Answer.accepted(envelope.eventId()) : answer)
                .otherwise(bug -> {
                    logBug(envelope, bug);
                    return Answer.accepted(envelope.eventId());
                });
    }

    /**
     * The change has been decided, so its answer is given even when this gateway's directory is late: as a 202 then.
     */
    private Future<Answer> onceInDirectory(
            CommandEnvelope envelope, String prefix, Predicate<AccessGrant> condition, Answer answer) {
        Duration left = deadline.minus(Duration.between(envelope.receivedAt(), core.now()));
        return directory
                .await(prefix, condition, left.isNegative() ? Duration.ZERO : left)
                .otherwise(bug -> {
                    logBug(envelope, bug);
                    return false;
                })
                .map(there -> there ? answer : answer.notEverywhereYet());
    }

    private static void logBug(CommandEnvelope envelope, Throwable bug) {
        LOG.atError()
                .addKeyValue("request_id", envelope.requestId())
                .addKeyValue("event_id", envelope.eventId())
                .setCause(bug)
                .log("a decided change could not be answered");
    }

    private static Future<Answer> accepted(CommandEnvelope envelope) {
        return Future.succeededFuture(Answer.accepted(envelope.eventId()));
    }

    private static Future<Answer> refused(Refusal refusal, Instant now) {
        return Future.succeededFuture(Answer.refused(refusal, now));
    }

    /** The answers to a decided change. */
    private record Decided(CommandEnvelope envelope, Supplier<Future<Answer>> ifApplied)
            implements Outcome.Cases<Future<Answer>> {
        @Override
        public Future<Answer> applied(Outcome.Applied outcome) {
            return ifApplied.get();
        }

        @Override
        public Future<Answer> rejected(Outcome.Rejected outcome) {
            return refused(refusal(outcome.code(), outcome.field()), envelope.receivedAt());
        }

        @Override
        public Future<Answer> recorded(Outcome.Recorded outcome) {
            return unexpected();
        }

        @Override
        public Future<Answer> replayed(Outcome.Replayed outcome) {
            return unexpected();
        }

        private static Refusal refusal(ErrorCode code, @Nullable String field) {
            return field == null || code != ErrorCode.VALIDATION_ERROR
                    ? Refusal.of(code, field)
                    : Refusal.invalid(field, "The ledger knows no such " + field + ", or has it already.");
        }

        private Future<Answer> unexpected() {
            throw new IllegalStateException("an admin change was decided as an event: " + envelope.eventId());
        }
    }
}
