package dev.hourledger.gateway.http;

import io.vertx.core.http.HttpHeaders;

/** Names of HTTP headers, made once so that no request hashes them again. */
final class HttpHeader {
    static final CharSequence IDEMPOTENCY_KEY = HttpHeaders.createOptimized("Idempotency-Key");
    static final CharSequence IDEMPOTENT_REPLAYED = HttpHeaders.createOptimized("Idempotent-Replayed");
    static final CharSequence IDEMPOTENCY_MISMATCH = HttpHeaders.createOptimized("Idempotency-Mismatch");
    static final CharSequence RATE_LIMIT = HttpHeaders.createOptimized("RateLimit");
    static final CharSequence RATE_LIMIT_POLICY = HttpHeaders.createOptimized("RateLimit-Policy");
    static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");
    static final CharSequence RETRY_AFTER = HttpHeaders.createOptimized("Retry-After");
    static final CharSequence TRACEPARENT = HttpHeaders.createOptimized("traceparent");
    static final CharSequence WWW_AUTHENTICATE = HttpHeaders.createOptimized("WWW-Authenticate");
    static final CharSequence TRUE = HttpHeaders.createOptimized("true");
    static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    static final CharSequence BEARER = HttpHeaders.createOptimized("Bearer");

    private HttpHeader() {}
}
