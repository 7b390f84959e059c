package dev.hourledger.savings.topology;

/**
 * The names of the topology's nodes and stores: part of the changelog topics' names, so never to be changed lightly.
 */
public final class Names {
    /** Source node: raw-events. */
    public static final String RAW_EVENTS = "raw-events-source";
    /** The one processor. */
    public static final String DECIDE = "decide";
    /** Sink node: enriched-events. */
    public static final String ENRICHED_EVENTS = "enriched-events-sink";
    /** Sink node: access-directory. */
    public static final String ACCESS_DIRECTORY = "access-directory-sink";

    /** Store: org id to OrgSettings. */
    public static final String ORG_SETTINGS = "org-settings";
    /** Store: org id and UTC month to the count of live events. */
    public static final String MONTHLY_USAGE = "monthly-usage";
    /** Store: org id, mode and Idempotency-Key to StoredAnswer. */
    public static final String IDEMPOTENCY = "idempotency";
    /** Store: event id to EventOutcome, for minutes. */
    public static final String OUTCOMES = "outcomes";
    /** Store: org id and number to AuditEntry. */
    public static final String AUDIT_LOG = "audit-log";
    /** Store: org id and API key prefix to the minute of its last use, as a count since 1970. */
    public static final String KEY_USE = "key-use";
    /** Store: the reference data of the partition, and its prices, under a key each. */
    public static final String REFERENCE_DATA = "reference-data";

    private Names() {}
}
