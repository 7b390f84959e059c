package dev.hourledger.acceptance.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hourledger.acceptance.fixture.Stack;
import java.util.List;
import java.util.Random;

/** Requests to every kind of endpoint that a gateway takes as they are; some of them change something. Thread-safe. */
record Requests(String orgId, List<String> apiKeys) {
    /** In bodies; found in a log it tells that a body was logged (P9). */
    static final String HUSH = "hush-hush-7f3a";

    private static final String TRACK = "{\"agent_id\":\"fuzz-" + HUSH
            + "\",\"task_type\":\"email_classification\",\"outcome\":\"success\",\"agent_duration_seconds\":4.5,"
            + "\"agent_cost\":0.012,\"human_baseline_minutes\":12,\"model\":\"m\",\"tokens_in\":12,\"tokens_out\":3,"
            + "\"occurred_at\":\"2026-11-24T06:46:49.955Z\","
            + "\"metadata\":{\"a\":{\"b\":[1,2,{\"c\":null}]},\"d\":1.5e3}}";
    private static final List<Shape> SHAPES = List.of(
            new Shape(30, "POST /v1/track", TRACK),
            new Shape(2, "GET /v1/events/evt_01M864X8V3MXVXXXQSEQ2ZME4Y", ""),
            new Shape(2, "GET /v1/org", ""),
            new Shape(2, "PATCH /v1/org", "{\"hourly_rate\":45.5,\"outcome_credit\":{\"failure\":0.5}}"),
            new Shape(2, "GET /v1/agents", ""),
            new Shape(2, "PUT /v1/agents/fuzz%2Da", "{\"hourly_rate\":12}"),
            new Shape(2, "GET /v1/task-types?category=support", ""),
            new Shape(
                    2,
                    "POST /v1/task-types",
                    "{\"key\":\"own_type\",\"display_name\":\"Own " + HUSH
                            + "\",\"category\":\"c\",\"default_baseline_minutes\":5,\"baseline_source\":\"s\"}"),
            new Shape(1, "DELETE /v1/task-types/own_type", ""),
            new Shape(
                    2,
                    "POST /v1/task-types/email_classification/override",
                    "{\"baseline_minutes_override\":5,\"reason\":\"r " + HUSH + "\"}"),
            new Shape(1, "DELETE /v1/task-types/email_classification/override", ""),
            new Shape(2, "GET /v1/reports/usage", ""),
            new Shape(2, "GET /v1/audit?cursor=12", ""),
            new Shape(1, "GET /openapi.yaml", ""),
            new Shape(1, "GET /docs", ""),
            new Shape(1, "GET /admin/v1/orgs?limit=2", ""),
            new Shape(1, "GET /admin/v1/orgs/ORG", ""),
            new Shape(1, "PATCH /admin/v1/orgs/ORG", "{\"name\":\"Fuzzed " + HUSH + "\"}"),
            new Shape(
                    1,
                    "POST /admin/v1/orgs",
                    "{\"name\":\"" + HUSH + "\",\"plan\":\"free\",\"currency\":\"EUR\",\"hourly_rate\":45}"),
            new Shape(1, "GET /admin/v1/orgs/ORG/keys", ""),
            new Shape(1, "DELETE /admin/v1/orgs/ORG/keys/nosuchky", ""),
            new Shape(1, "GET /admin/v1/plans", ""),
            new Shape(1, "GET /admin/v1/model-prices", ""),
            new Shape(1, "OPTIONS *", ""));
    private static final int SHARES = SHAPES.stream().mapToInt(Shape::share).sum();
    private static final int KEYS = 500;
    /** Of requests: as many ask for the connection to be closed as not. */
    private static final int KEPT = 2;

    Requests {
        apiKeys = List.copyOf(apiKeys);
    }

    /** Any of them, whole. */
    byte[] any(Random random) {
        int at = random.nextInt(SHARES);
        for (Shape shape : SHAPES) {
            at -= shape.share;
            if (at < 0) {
                return bytes(shape, random);
            }
        }
        throw new IllegalStateException("shares do not add up");
    }

    private byte[] bytes(Shape shape, Random random) {
        boolean admin = shape.line.contains("/admin/");
        String bearer = admin ? Stack.ADMIN_TOKEN : apiKeys.get(random.nextInt(apiKeys.size()));
        StringBuilder text = new StringBuilder(shape.line.replace("ORG", orgId))
                .append(" HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ")
                .append(bearer)
                .append("\r\n");
        if (random.nextInt(KEPT) == 0) {
            text.append("Connection: close\r\n");
        }
        if (random.nextBoolean()) {
            text.append("Idempotency-Key: fuzz-").append(random.nextInt(KEYS)).append("\r\n");
        }
        if (!shape.body.isEmpty()) {
            text.append("Content-Type: application/json\r\n");
            if (random.nextInt(KEPT) == 0) {
                text.append("Content-Length: ").append(shape.body.length()).append("\r\n\r\n");
                text.append(shape.body);
            } else {
                text.append("Transfer-Encoding: chunked\r\n\r\n");
                text.append(Integer.toHexString(shape.body.length())).append("\r\n");
                text.append(shape.body).append("\r\n0\r\n\r\n");
            }
        } else {
            text.append("\r\n");
        }
        return text.toString().getBytes(UTF_8);
    }

    /** So many of all shares are this request. */
    private record Shape(int share, String line, String body) {}
}
