package dev.hourledger.gateway.http;

import static dev.hourledger.gateway.http.Endpoint.withBody;
import static dev.hourledger.gateway.http.Endpoint.withoutBody;
import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;

import java.util.List;

/** The routes table: what the API serves. Source: HTTP contract. */
record Routes(
        Pages pages,
        TrackHandler track,
        EventHandler events,
        OrgHandlers orgs,
        TaskTypeHandlers taskTypes,
        AgentHandlers agents,
        AuditHandler audit,
        AdminHandlers admin,
        RotationHandler rotation,
        PriceHandlers prices,
        AdminReads reads) {
    /** Everything below it is for the admin token, everything else for API keys. */
    static final String ADMIN = "/admin";
    /** A base URL's path that clients may have in front of everything but admin calls. */
    static final String API = "/api";

    /** A line for each page that is shown to everybody. */
    List<Endpoint> forEverybody() {
        return List.of(
                withoutBody(GET, "/openapi.yaml", pages::description),
                withoutBody(GET, "/docs", pages::index),
                withoutBody(GET, "/docs/docs.js", pages::start),
                withoutBody(GET, "/docs/swagger-ui.css", pages::styles),
                withoutBody(GET, "/docs/swagger-ui-bundle.js", pages::script));
    }

    /** A line for each endpoint for API keys. */
    List<Endpoint> forKeys() {
        return List.of(
                withBody(POST, "/v1/track", track),
                withoutBody(GET, "/v1/events/:event_id", events),
                withoutBody(GET, "/v1/org", orgs::read),
                withBody(PATCH, "/v1/org", orgs::change),
                withoutBody(GET, "/v1/reports/usage", orgs::usage),
                withoutBody(GET, "/v1/audit", audit),
                withoutBody(GET, "/v1/agents", agents::list),
                withoutBody(GET, "/v1/agents/:agent_id", agents::read),
                withBody(PUT, "/v1/agents/:agent_id", agents::change),
                withoutBody(GET, "/v1/task-types", taskTypes::list),
                withBody(POST, "/v1/task-types", taskTypes::define).forCustomisation(),
                withoutBody(DELETE, "/v1/task-types/:key", taskTypes::archive).forCustomisation(),
                withBody(POST, "/v1/task-types/:key/override", taskTypes::override)
                        .forCustomisation(),
                withoutBody(DELETE, "/v1/task-types/:key/override", taskTypes::removeOverride)
                        .forCustomisation());
    }

    /** A line for each endpoint for the admin token. */
    List<Endpoint> forAdmins() {
        return List.of(
                withoutBody(GET, "/admin/v1/orgs", reads::orgs),
                withBody(POST, "/admin/v1/orgs", admin::registerOrg),
                withoutBody(GET, "/admin/v1/orgs/:org_id", orgs::readAsAdmin),
                withBody(PATCH, "/admin/v1/orgs/:org_id", orgs::changeAsAdmin),
                withoutBody(DELETE, "/admin/v1/orgs/:org_id", orgs::close),
                withoutBody(GET, "/admin/v1/orgs/:org_id/keys", reads::keys),
                withBody(POST, "/admin/v1/orgs/:org_id/keys", admin::issueKey),
                withoutBody(DELETE, "/admin/v1/orgs/:org_id/keys/:prefix", admin::revokeKey),
                withBody(POST, "/admin/v1/orgs/:org_id/keys/:prefix/rotate", rotation),
                withoutBody(GET, "/admin/v1/plans", reads::plans),
                withoutBody(GET, "/admin/v1/model-prices", prices::read),
                withBody(PUT, "/admin/v1/model-prices", prices::load).taking(Endpoint.Body.PRICES));
    }
}
