package dev.hourledger.gateway.http;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.domain.AccessGrant;
import dev.hourledger.gateway.domain.AgentActivity;
import dev.hourledger.gateway.domain.AgentField;
import dev.hourledger.gateway.domain.BodyNames;
import dev.hourledger.gateway.domain.CommandEnvelope;
import dev.hourledger.gateway.domain.OrgRules;
import dev.hourledger.gateway.domain.Organisation;
import dev.hourledger.gateway.domain.Refusal;
import dev.hourledger.gateway.port.StoredAgents;
import dev.hourledger.gateway.port.StoredAgents.Scope;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An organisation's agents: their rates from the owner, at once; their work from the projection, which is behind, and
 * of the mode of the key that asks. Thread-safe. Source: HTTP contract, P6.
 */
final class AgentHandlers {
    static final String AGENT_ID = "agent_id";
    /** Agents that were seen last; where they are fewer, those that have a rate and were never seen come after them. */
    static final int MAX_LISTED = 1_000;
    /** Days that are summed up, today included. */
    private static final int DAYS = 30;

    private static final Logger LOG = LoggerFactory.getLogger(AgentHandlers.class);
    private static final BodyNames<AgentField> NAMES = new BodyNames<>(AgentField.class);
    private static final Refusal UNREADABLE = new Refusal(
            ErrorCode.UNAVAILABLE,
            "The agents could not be looked up in time.",
            "Ask again: reading changes nothing.",
            null);

    private final Core core;
    private final Changes changes;
    private final OrganisationReader reader;
    private final StoredAgents stored;

    AgentHandlers(Core core, Changes changes, OrganisationReader reader, StoredAgents stored) {
        this.core = core;
        this.changes = changes;
        this.reader = reader;
        this.stored = stored;
    }

    /** {@code GET /v1/agents}. */
    Future<Answer> list(Exchange exchange, byte[] noBody) {
        return answer(exchange, org -> stored.list(scope(exchange.grant(), org), MAX_LISTED)
                .map(activities -> {
                    Map<String, @Nullable AgentActivity> agents = new LinkedHashMap<>();
                    activities.forEach(activity -> agents.put(activity.agentId(), activity));
                    // Of more than that nobody knows here who was never seen.
                    if (activities.size() < MAX_LISTED) {
                        new TreeSet<>(org.agentHourlyRates().keySet()).forEach(id -> agents.putIfAbsent(id, null));
                    }
                    String rows = agents.entrySet().stream()
                            .map(agent -> OrganisationJson.agent(org, agent.getKey(), agent.getValue()))
                            .collect(Collectors.joining(",", "[", "]"));
                    return Answer.ok(new JsonObject(rows.length() + 16)
                            .raw("agents", rows)
                            .end());
                }));
    }

    /** {@code GET /v1/agents/{agent_id}}. */
    Future<Answer> read(Exchange exchange, byte[] noBody) {
        return ofAgent(exchange, id -> answer(exchange, org -> view(exchange.grant(), org, id)));
    }

    /** {@code PUT /v1/agents/{agent_id}}. */
    Future<Answer> change(Exchange exchange, byte[] body) {
        Instant now = core.now();
        return ofAgent(exchange, id -> JsonBody.read(body, NAMES)
                .flatMap(fields -> OrgRules.checkAgent(id, fields))
                .fold(
                        command -> {
                            CommandEnvelope envelope = core.envelope(exchange, now, command);
                            return changes.submit(envelope, () -> changed(exchange.grant(), envelope, id));
                        },
                        refusal -> Future.succeededFuture(Answer.refused(refusal, now))));
    }

    /** The agent as it is now; without its work where the projection can't be read. */
    private Future<Answer> changed(AccessGrant grant, CommandEnvelope change, String agentId) {
        return reader.behind(change, org -> stored.find(scope(grant, org), agentId)
                .timeout(reader.left(change).toMillis(), TimeUnit.MILLISECONDS)
                .otherwise(Optional.empty())
                .map(activity -> OrganisationJson.agentAnswer(org, agentId, activity.orElse(null))));
    }

    private Future<Answer> view(AccessGrant grant, Organisation org, String agentId) {
        return stored.find(scope(grant, org), agentId)
                .map(activity -> activity.isPresent() || org.agentHourlyRates().containsKey(agentId)
                        ? OrganisationJson.agentAnswer(org, agentId, activity.orElse(null))
                        : Answer.refused(ErrorCode.NOT_FOUND, core.now()));
    }

    private Future<Answer> answer(Exchange exchange, Function<Organisation, Future<Answer>> read) {
        return reader.find(exchange.grant().orgId())
                .compose(found -> found.isPresent()
                        ? read.apply(found.get())
                        : Future.succeededFuture(Answer.refused(ErrorCode.NOT_FOUND, core.now())))
                .otherwise(unreadable -> {
                    LOG.atWarn().addKeyValue("cause", unreadable.toString()).log("agents can't be read");
                    return Answer.refused(UNREADABLE, core.now());
                });
    }

    private Scope scope(AccessGrant grant, Organisation org) {
        LocalDate today = LocalDate.ofInstant(core.now(), ZoneOffset.UTC);
        return new Scope(org.orgId(), grant.livemode(), org.currency(), today.minusDays(DAYS - 1));
    }

    private Future<Answer> ofAgent(Exchange exchange, Function<String, Future<Answer>> call) {
        String id = exchange.pathPart(AGENT_ID);
        return OrgRules.isAgentId(id)
                ? call.apply(id)
                : Future.succeededFuture(Answer.refused(ErrorCode.NOT_FOUND, core.now()));
    }
}
