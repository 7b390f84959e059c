package dev.hourledger.gateway.http;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.domain.BodyNames;
import dev.hourledger.gateway.domain.Checked;
import dev.hourledger.gateway.domain.Command;
import dev.hourledger.gateway.domain.CommandEnvelope;
import dev.hourledger.gateway.domain.OrgRules;
import dev.hourledger.gateway.domain.OverrideField;
import dev.hourledger.gateway.domain.TaskTypeField;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * An organisation's task types: the catalogue's, its own, and its own baselines for the catalogue's. Thread-safe.
 * Source: HTTP contract, P6.
 */
final class TaskTypeHandlers {
    static final String KEY = "key";
    private static final String CATEGORY = "category";
    private static final BodyNames<TaskTypeField> TYPE_NAMES = new BodyNames<>(TaskTypeField.class);
    private static final BodyNames<OverrideField> OVERRIDE_NAMES = new BodyNames<>(OverrideField.class);

    private final Core core;
    private final Changes changes;
    private final OrganisationReader reader;

    TaskTypeHandlers(Core core, Changes changes, OrganisationReader reader) {
        this.core = core;
        this.changes = changes;
        this.reader = reader;
    }

    /** {@code GET /v1/task-types?category=}. */
    Future<Answer> list(Exchange exchange, byte[] noBody) {
        String category = exchange.queryValues(CATEGORY).stream().findFirst().orElse(null);
        return reader.answer(exchange.grant().orgId(), org -> Optional.of(OrganisationJson.taskTypes(org, category)));
    }

    /** {@code POST /v1/task-types}. */
    Future<Answer> define(Exchange exchange, byte[] body) {
        return submit(
                exchange,
                JsonBody.read(body, TYPE_NAMES).flatMap(OrgRules::checkTaskType),
                Command.DefineTaskType::key,
                Answer::asCreated);
    }

    /** {@code DELETE /v1/task-types/{key}}. */
    Future<Answer> archive(Exchange exchange, byte[] noBody) {
        return ofKey(
                exchange,
                key -> submit(
                        exchange,
                        new Checked.Accepted<>(new Command.ArchiveTaskType(key)),
                        Command.ArchiveTaskType::key,
                        answer -> answer));
    }

    /** {@code POST /v1/task-types/{key}/override}. */
    Future<Answer> override(Exchange exchange, byte[] body) {
        return ofKey(
                exchange,
                key -> submit(
                        exchange,
                        JsonBody.read(body, OVERRIDE_NAMES).flatMap(fields -> OrgRules.checkOverride(key, fields)),
                        Command.OverrideBaseline::key,
                        answer -> answer));
    }

    /** {@code DELETE /v1/task-types/{key}/override}. */
    Future<Answer> removeOverride(Exchange exchange, byte[] noBody) {
        return ofKey(
                exchange,
                key -> submit(
                        exchange,
                        new Checked.Accepted<>(new Command.RemoveOverride(key)),
                        Command.RemoveOverride::key,
                        answer -> answer));
    }

    /** Answers a change with the type as it is now. */
    private <C extends Command> Future<Answer> submit(
            Exchange exchange, Checked<C> command, Function<C, String> keyOf, Function<Answer, Answer> finish) {
        Instant now = core.now();
        return command.fold(
                change -> {
                    CommandEnvelope envelope = core.envelope(exchange, now, change);
                    String key = keyOf.apply(change);
                    return changes.submit(
                            envelope, () -> reader.changed(envelope, org -> OrganisationJson.taskType(org, key))
                                    .map(finish));
                },
                refusal -> Future.succeededFuture(Answer.refused(refusal, now)));
    }

    private Future<Answer> ofKey(Exchange exchange, Function<String, Future<Answer>> call) {
        String key = exchange.pathPart(KEY);
        return OrgRules.isTaskTypeKey(key)
                ? call.apply(key)
                : Future.succeededFuture(Answer.refused(ErrorCode.NOT_FOUND, core.now()));
    }
}
