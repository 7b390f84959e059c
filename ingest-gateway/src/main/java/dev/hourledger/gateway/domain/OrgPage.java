package dev.hourledger.gateway.domain;

import java.util.List;

/**
 * Some organisations of one partition, by their ids. Immutable.
 *
 * @param more whether there are others behind the last one
 */
public record OrgPage(List<Summary> orgs, boolean more) {
    /** Copies the list. */
    public OrgPage {
        orgs = List.copyOf(orgs);
    }

    /** An organisation in a list. */
    public record Summary(String orgId, String name, String plan, String currency, boolean closed) {}
}
