package dev.hourledger.contract;

/** Names of the Kafka record headers. Source: ADR 0006. */
public final class RecordHeaders {
    /** On raw-events: the X-Request-Id of the request that published the record, UTF-8. */
    public static final String REQUEST_ID = "request-id";

    private RecordHeaders() {}
}
