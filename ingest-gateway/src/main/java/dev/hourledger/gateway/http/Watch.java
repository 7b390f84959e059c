package dev.hourledger.gateway.http;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.domain.AccessGrant;
import dev.hourledger.telemetry.Tracing;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees every answer: metrics always, the trace and a line of the log where they are wanted. Never sees a body (P9).
 * Thread-safe.
 */
record Watch(GatewayMeters meters, Tracing tracing, BusiestOrgs busiest, boolean logRequests) {
    private static final Logger LOG = LoggerFactory.getLogger("dev.hourledger.gateway.requests");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("hourledger.request_id");
    private static final int FIRST_SERVER_ERROR = 500;

    /** Begins the span of a request that has passed the gate. */
    Span begin(RouteMeters route, String requestId, @Nullable String traceparent) {
        Span span = tracing.request(route.route(), traceparent);
        if (span.isRecording()) {
            span.setAttribute(ROUTE, route.route());
            span.setAttribute(REQUEST_ID, requestId);
        }
        return span;
    }

    /** An answer goes. */
    void answered(Exchange exchange, Answer answer) {
        long tookNanos = meters.since(exchange.startedAt());
        exchange.route().answered(answer.status(), tookNanos);
        ErrorCode code = answer.code();
        if (code != null) {
            meters.refused(code);
        }
        AccessGrant grant = exchange.grantOrNull();
        if (grant != null) {
            busiest.answered(grant.orgId(), code == ErrorCode.QUOTA_EXCEEDED);
        }
        end(exchange.span(), answer.status());
        if (logRequests) {
            log(exchange, answer, tookNanos);
        }
    }

    private static void end(Span span, int status) {
        if (span.isRecording()) {
            span.setAttribute(STATUS, status);
            if (status >= FIRST_SERVER_ERROR) {
                span.setStatus(StatusCode.ERROR);
            }
        }
        span.end();
    }

    private static void log(Exchange exchange, Answer answer, long tookNanos) {
        AccessGrant grant = exchange.grantOrNull();
        ErrorCode code = answer.code();
        LOG.atInfo()
                .addKeyValue("request_id", exchange.requestId())
                .addKeyValue("route", exchange.route().route())
                .addKeyValue("status", answer.status())
                .addKeyValue("code", code == null ? "" : code.wire())
                .addKeyValue("org_id", grant == null ? "" : grant.orgId())
                .addKeyValue("took_us", TimeUnit.NANOSECONDS.toMicros(tookNanos))
                .addKeyValue("trace_id", exchange.span().getSpanContext().getTraceId())
                .log("answered");
    }
}
