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

    /** What has to be known of the key that is replaced: the mode of the new one, and an end that is set already. */
    private record Old(
            String prefix, boolean livemode, @Nullable Instant expiresAt) {
        /** When it stops working: what was set already holds when it is earlier. */
        Instant end(Instant asked) {
            return expiresAt != null && expiresAt.isBefore(asked) ? expiresAt : asked;
        }
    }

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
            return Future.succeededFuture(grant.filter(known -> known.orgId().equals(orgId))
                    .map(known -> new Old(prefix, known.livemode(), known.expiresAt())));
        }
        return reader.find(orgId)
                .map(found -> found.flatMap(org -> org.apiKeys().stream()
                        .filter(key -> key.prefix().equals(prefix))
                        .map(key -> new Old(prefix, key.livemode(), key.expiresAt()))
                        .findFirst()));
    }

    private Future<Answer> rotate(Exchange exchange, String orgId, Instant now, Old old, Duration overlap) {
        ApiKeyText key = core.freshKey(watch.directory(), old.livemode());
        SecretHash hash = hasher.hash(key.text());
        Command command =
                new Command.RotateApiKey(old.prefix(), key.prefix(), hash, overlap.isZero() ? null : now.plus(overlap));
        CommandEnvelope envelope = core.adminEnvelope(orgId, now, exchange.requestId(), command);
        Answer answer = Answer.created(new JsonObject(ANSWER_CHARACTERS)
                .text("prefix", key.prefix())
                .text("api_key", key.text())
                .raw("livemode", key.livemode())
                .text("created_at", Rfc3339.format(now))
                .text("replaces", old.prefix())
                .text("replaced_key_expires_at", Rfc3339.format(old.end(now.plus(overlap))))
                .end());
        return changes.submit(envelope, () -> watch.shows(
                        envelope, key.prefix(), grant -> grant.secretHash().equals(hash))
                .compose(there -> there && overlap.isZero()
                        ? watch.shows(envelope, old.prefix(), AccessGrant::revoked)
                        : Future.succeededFuture(there))
                .map(there -> there ? answer : answer.notEverywhereYet()));
    }
}
