package dev.hourledger.contract;

import java.util.Optional;

/**
 * Which changes of an organisation are asked for, as the id of a {@link ReadbackFrame.Ask}. Immutable.
 *
 * @param before only those with a lower number; {@link Long#MAX_VALUE}: the latest ones
 */
public record AuditQuestion(String orgId, long before) {
    private static final char SEPARATOR = '/';

    /** As the id of a question. */
    public String toId() {
        return orgId + SEPARATOR + before;
    }

    /** The question in an id; empty: it is none. */
    public static Optional<AuditQuestion> fromId(String id) {
        int separator = id.lastIndexOf(SEPARATOR);
        if (separator < 0) {
            return Optional.empty();
        }
        try {
            long before = Long.parseLong(id.substring(separator + 1));
            return Optional.of(new AuditQuestion(id.substring(0, separator), before));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
