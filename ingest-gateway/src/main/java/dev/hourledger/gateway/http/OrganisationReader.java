package dev.hourledger.gateway.http;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.domain.AccessGrant;
import dev.hourledger.gateway.domain.CommandEnvelope;
import dev.hourledger.gateway.domain.Organisation;
import dev.hourledger.gateway.domain.Refusal;
import dev.hourledger.gateway.port.CommandLog;
import dev.hourledger.gateway.port.Organisations;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads organisations for the handlers. Thread-safe.
 *
 * @param deadline of a request
 */
record OrganisationReader(Organisations organisations, CommandLog log, Core core, Duration deadline) {
    private static final Logger LOG = LoggerFactory.getLogger(OrganisationReader.class);
    private static final Duration AT_LEAST = Duration.ofMillis(1);
    private static final Refusal UNREADABLE = new Refusal(
            ErrorCode.UNAVAILABLE, "This could not be looked up in time.", "Ask again: reading changes nothing.", null);

    /** How long an owner may take: of two reads one after the other each has its half of the deadline. */
    Duration limit() {
        return deadline.dividedBy(2);
    }

    /** The organisation; empty: there is none. Fails when nobody can say. */
    Future<Optional<Organisation>> find(String orgId) {
        return organisations.find(log.partitionOf(orgId), orgId, limit());
    }

    /** The same behind a change, within what is left of its deadline. */
    Future<Optional<Organisation>> findBehind(CommandEnvelope change) {
        return organisations.find(log.partitionOf(change.orgId()), change.orgId(), left(change));
    }

    /** What is left of a request's deadline, and at least a millisecond, as a timer of none is none. */
    Duration left(CommandEnvelope request) {
        Duration left = request.left(deadline, core.now());
        return left.compareTo(AT_LEAST) < 0 ? AT_LEAST : left;
    }

    /** The answer to a read. */
    Future<Answer> answer(String orgId, Function<Organisation, Optional<Buffer>> body) {
        return find(orgId)
                .map(found -> found.flatMap(body)
                        .map(Answer::ok)
                        .orElseGet(() -> Answer.refused(ErrorCode.NOT_FOUND, core.now())))
                .otherwise(this::unreadable);
    }

    /** The answer to a read that no owner answered. */
    Answer unreadable(Throwable cause) {
        LOG.atWarn().addKeyValue("cause", cause.toString()).log("an owner can't say");
        return Answer.refused(UNREADABLE, core.now());
    }

    /** The answer to a change that took effect: what it changed, as it is now, or that it was accepted. */
    Future<Answer> changed(CommandEnvelope change, Function<Organisation, Optional<Buffer>> body) {
        return behind(
                change,
                org -> Future.succeededFuture(
                        body.apply(org).map(Answer::ok).orElseGet(() -> Answer.accepted(change))));
    }

    /** The same where the answer is not of the organisation alone. */
    Future<Answer> behind(CommandEnvelope change, Function<Organisation, Future<Answer>> answer) {
        return findBehind(change).transform(found -> {
            if (found.failed()) {
                unreadable(found.cause());
                return Future.succeededFuture(Answer.accepted(change));
            }
            return found.result().map(answer).orElseGet(() -> Future.succeededFuture(Answer.accepted(change)));
        });
    }

    /**
     * Whether the plan of a key's organisation includes task types and overrides. A directory that says no may be
     * behind a change that was answered through another gateway, so the owner is asked then; one that says yes is
     * believed, since the decision is exact. Fails when nobody can say.
     */
    Future<Boolean> allowsCustomisation(AccessGrant grant) {
        return grant.customisationAllowed()
                ? Future.succeededFuture(true)
                : find(grant.orgId()).map(found -> found.map(org -> org.plan().customisationAllowed())
                        .orElse(false));
    }
}
