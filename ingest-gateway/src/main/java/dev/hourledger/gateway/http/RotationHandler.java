package dev.hourledger.gateway.http;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.domain.AccessGrant;
import dev.hourledger.gateway.domain.AdminRules;
import dev.hourledger.gateway.domain.ApiKeyText;
import dev.hourledger.gateway.domain.BodyNames;
import dev.hourledger.gateway.domain.Checked;
import dev.hourledger.gateway.domain.Command;
import dev.hourledger.gateway.domain.CommandEnvelope;
import dev.hourledger.gateway.domain.KeyHasher;
import dev.hourledger.gateway.domain.Rfc3339;
import dev.hourledger.gateway.domain.RotationField;
import dev.hourledger.gateway.domain.SecretHash;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /admin/v1/orgs/{org_id}/keys/{prefix}/rotate}: a new key takes the place of another one, which goes on
 * working for a while. Thread-safe. Source: P6, P9.
 */
final class RotationHandler implements Endpoint.Handler {
    private static final int ANSWER_CHARACTERS = 256;
    private static final BodyNames<RotationField> NAMES = new BodyNames<>(RotationField.class);

    private final Core core;
    private final Changes changes;
    private final OrganisationReader reader;
    private final DirectoryWatch watch;
    private final KeyHasher hasher;

    RotationHandler(
            Core core, Changes changes, OrganisationReader reader, DirectoryWatch watch, HttpApiSettings settings) {
        this.core = core;
        this.changes = changes;
        this.reader = reader;
        this.watch = watch;
        this.hasher = settings.keyHasher();
    }

    /** What has to be known of the key that is replaced: the mode of the new one. */
    private record Old(String prefix, boolean livemode) {}

    @Override
    public Future<Answer> handle(Exchange exchange, byte[] body) {
        Instant now = core.now();
        String orgId = exchange.pathPart(AdminHandlers.ORG_ID);
        String prefix = exchange.pathPart(AdminHandlers.PREFIX);
        if (!Ids.isOrgId(orgId) || !ApiKeyText.isPrefix(prefix)) {
            return Future.succeededFuture(Answer.refused(ErrorCode.NOT_FOUND, now));
        }
        Checked<Duration> overlap = JsonBody.read(body, NAMES).flatMap(AdminRules::checkRotation);
        return find(orgId, prefix)
                .compose(
                        found -> found.isEmpty()
                                ? Future.succeededFuture(Answer.refused(ErrorCode.NOT_FOUND, now))
                                : overlap.fold(
                                        length -> rotate(exchange, orgId, now, found.get(), length),
                                        refusal -> Future.succeededFuture(Answer.refused(refusal, now))),
                        unreadable -> Future.succeededFuture(overlap.fold(
                                length -> reader.unreadable(unreadable), refusal -> Answer.refused(refusal, now))));
    }

    /** From the directory; a key that it does not know yet may have been issued through another gateway. */
    private Future<Optional<Old>> find(String orgId, String prefix) {
        Optional<AccessGrant> grant = watch.directory().find(prefix);
        if (grant.isPresent()) {
            return Future.succeededFuture(
                    grant.filter(known -> known.orgId().equals(orgId)).map(known -> new Old(prefix, known.livemode())));
        }
        return reader.find(orgId)
                .map(found -> found.flatMap(org -> org.apiKeys().stream()
                        .filter(key -> key.prefix().equals(prefix))
                        .map(key -> new Old(prefix, key.livemode()))
                        .findFirst()));
    }

    private Future<Answer> rotate(Exchange exchange, String orgId, Instant now, Old old, Duration overlap) {
        ApiKeyText key = core.freshKey(watch.directory(), old.livemode());
        SecretHash hash = hasher.hash(key.text());
        Command command =
                new Command.RotateApiKey(old.prefix(), key.prefix(), hash, overlap.isZero() ? null : now.plus(overlap));
        CommandEnvelope envelope = core.adminEnvelope(orgId, now, exchange, command);
        return changes.submit(envelope, () -> watch.shows(
                        envelope, key.prefix(), grant -> grant.secretHash().equals(hash))
                .compose(there -> there && overlap.isZero()
                        ? watch.shows(envelope, old.prefix(), AccessGrant::revoked)
                        : Future.succeededFuture(there))
                .compose(there -> endOf(envelope, old.prefix()).map(end -> {
                    Answer answer = answer(envelope, key, old.prefix(), end.orElse(null));
                    boolean known = end.isPresent() || overlap.isZero();
                    return there && known ? answer : answer.notEverywhereYet();
                })));
    }

    /** When the old key ends, as it was decided: another rotation may have given it an earlier end. */
    private Future<Optional<Instant>> endOf(CommandEnvelope change, String prefix) {
        return reader.findBehind(change)
                .map(found -> found.flatMap(org -> org.apiKeys().stream()
                        .filter(key -> key.prefix().equals(prefix))
                        .findFirst()
                        .map(key -> key.revoked() ? change.receivedAt() : key.expiresAt())))
                .otherwise(Optional.empty());
    }

    private static Answer answer(CommandEnvelope change, ApiKeyText key, String replaced, @Nullable Instant end) {
        return Answer.created(new JsonObject(ANSWER_CHARACTERS)
                .text("prefix", key.prefix())
                .text("api_key", key.text())
                .raw("livemode", key.livemode())
                .text("created_at", Rfc3339.format(change.receivedAt()))
                .text("replaces", replaced)
                .text("replaced_key_expires_at", end == null ? null : Rfc3339.format(end))
                .end());
    }
}
