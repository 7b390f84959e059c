package dev.hourledger.gateway.domain;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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

    /**
     * The pages of several partitions as one of at most {@code most} organisations, by their ids. What a page has not
     * shown may come before what another one shows, so nothing behind the end of a page that goes on is shown.
     *
     * @throws IllegalArgumentException when a page goes on and shows nothing: the list would never end
     */
    public static OrgPage merged(List<OrgPage> pages, int most) {
        Optional<String> bound =
                pages.stream().filter(OrgPage::more).map(OrgPage::lastId).min(Comparator.naturalOrder());
        List<Summary> known = pages.stream()
                .flatMap(page -> page.orgs.stream())
                .sorted(Comparator.comparing(Summary::orgId))
                .toList();
        List<Summary> shown = known.stream()
                .filter(org -> bound.isEmpty() || org.orgId().compareTo(bound.get()) <= 0)
                .limit(most)
                .toList();
        return new OrgPage(shown, bound.isPresent() || shown.size() < known.size());
    }

    /** The id behind which the list goes on; only of a page that shows something. */
    public String lastId() {
        if (orgs.isEmpty()) {
            throw new IllegalArgumentException("a page that shows nothing has no last organisation");
        }
        return orgs.get(orgs.size() - 1).orgId();
    }

    /** An organisation in a list. */
    public record Summary(String orgId, String name, String plan, String currency, boolean closed) {}
}
