package dev.hourledger.gateway.http;

import static dev.hourledger.gateway.http.Endpoint.withBody;
import static dev.hourledger.gateway.http.Endpoint.withoutBody;
import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import java.util.List;

/** The routes table: what the API serves. Source: HTTP contract. */
record Routes(TrackHandler track, EventHandler events, AdminHandlers admin) {
    /** Everything below it is for the admin token, everything else for API keys. */
    static final String ADMIN = "/admin";
    /** A base URL's path that clients may have in front of everything but admin calls. */
    static final String API = "/api";

    /** A line for each endpoint for API keys. */
    List<Endpoint> forKeys() {
        return List.of(
                withBody(POST, "/v1/track", track), //
                withoutBody(GET, "/v1/events/:event_id", events));
    }

    /** A line for each endpoint for the admin token. */
    List<Endpoint> forAdmins() {
        return List.of(
                withBody(POST, "/admin/v1/orgs", admin::registerOrg),
                withBody(POST, "/admin/v1/orgs/:org_id/keys", admin::issueKey),
                withoutBody(DELETE, "/admin/v1/orgs/:org_id/keys/:prefix", admin::revokeKey));
    }
}
