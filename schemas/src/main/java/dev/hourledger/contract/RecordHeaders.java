package dev.hourledger.contract;

/** Names of the Kafka record headers. Source: ADR 0006, ADR 0010. */
public final class RecordHeaders {
    /** On raw-events: the X-Request-Id of the request that published the record, UTF-8. */
    public static final String REQUEST_ID = "request-id";

    /**
     * On raw-events whose request is traced: the W3C traceparent of the publishing, ASCII. Copied as it is to the
     * enriched event, so that headers, too, are a function of the log. Nothing that is decided depends on it (P4).
     */
    public static final String TRACEPARENT = "traceparent";

    private RecordHeaders() {}
}
