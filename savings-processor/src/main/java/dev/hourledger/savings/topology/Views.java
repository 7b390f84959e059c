package dev.hourledger.savings.topology;

import dev.hourledger.contract.AuditQuestion;
import dev.hourledger.contract.ReadbackFrame;
import dev.hourledger.events.AuditEntry;
import dev.hourledger.events.AuditPage;
import dev.hourledger.events.OrgList;
import dev.hourledger.events.OrgSummary;
import dev.hourledger.events.ReferenceView;
import dev.hourledger.savings.domain.Plan;
import dev.hourledger.savings.domain.PriceBook;
import dev.hourledger.savings.domain.ReferenceData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * What the stores of a task hold, for whoever asks. It is read from the stores and not from what the task keeps
 * decoded, so that any thread may ask. An outcome is written behind the changes that it answers, so whoever has the
 * answer sees them here (P6).
 */
record Views(TaskStores stores, RecordSerdes serdes) {
    /** Organisations in one answer. */
    static final int ORGS_PER_PAGE = 100;
    /** Changes in one answer. */
    static final int CHANGES_PER_PAGE = 100;
    /** No further change is put into an answer that has this size: half of what an answer may have. */
    static final int AUDIT_PAGE_BYTES = ReadbackFrame.MAX_FOUND_BYTES / 2;

    /** What is asked for, in the wire format; empty: there is no such thing. */
    Optional<byte[]> of(ReadbackFrame.Mode mode, String id) {
        return switch (mode) {
            case ORGANISATION -> organisation(id);
            case ORGANISATIONS -> Optional.of(serdes.orgList().encode(organisations(id)));
            case AUDIT -> AuditQuestion.fromId(id).map(this::changes).map(serdes.auditPage()::encode);
            case REFERENCE -> reference().map(this::view).map(serdes.referenceView()::encode);
            case PRICES -> Optional.ofNullable(stores.reference.get(StoreKeys.PRICES));
            case AWAIT, FIND -> throw new IllegalArgumentException("not a view: " + mode);
        };
    }

    private Optional<byte[]> organisation(String orgId) {
        byte[] stored = stores.settings.get(StoreKeys.settings(orgId));
        if (stored == null) {
            return Optional.empty();
        }
        var org = SettingsAvro.fromAvro(serdes.settings().decode(stored));
        OrgViews views = new OrgViews(stores.usage, stores.keyUse);
        return reference().map(data -> serdes.view().encode(views.view(orgId, org, data)));
    }

    /** Without prices: an organisation's view shows none, and they are many. */
    private Optional<ReferenceData> reference() {
        return Optional.ofNullable(stores.reference.get(StoreKeys.REFERENCE))
                .map(stored -> PlansAvro.fromAvro(serdes.reference().decode(stored), PriceBook.NONE));
    }

    private OrgList organisations(String behind) {
        List<OrgSummary> orgs = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> all = stores.settings.range(StoreKeys.settings(behind), null)) {
            while (all.hasNext() && orgs.size() < ORGS_PER_PAGE) {
                KeyValue<Bytes, byte[]> entry = all.next();
                String orgId = StoreKeys.orgIdOf(entry.key);
                if (!orgId.equals(behind)) {
                    var org = serdes.settings().decode(entry.value);
                    orgs.add(new OrgSummary(orgId, org.getName(), org.getPlan(), org.getCurrency(), org.getClosed()));
                }
            }
            return new OrgList(orgs, all.hasNext());
        }
    }

    private AuditPage changes(AuditQuestion question) {
        List<AuditEntry> entries = new ArrayList<>();
        int bytes = 0;
        Bytes first = StoreKeys.audit(question.orgId(), 0);
        Bytes last = StoreKeys.audit(question.orgId(), Math.max(0, question.before() - 1));
        try (KeyValueIterator<Bytes, byte[]> latest = stores.audit.reverseRange(first, last)) {
            while (latest.hasNext() && entries.size() < CHANGES_PER_PAGE && bytes < AUDIT_PAGE_BYTES) {
                byte[] stored = latest.next().value;
                bytes += stored.length;
                entries.add(serdes.audit().decode(stored));
            }
            return new AuditPage(entries, latest.hasNext());
        }
    }

    /** Plans from the smallest to the largest. */
    private ReferenceView view(ReferenceData data) {
        byte[] prices = stores.reference.get(StoreKeys.PRICES);
        return new ReferenceView(
                data.catalogueVersion(),
                data.plansVersion(),
                data.plans().values().stream()
                        .sorted(Comparator.comparing(Plan::requestsPerSecond).thenComparing(Plan::key))
                        .map(PlansAvro::toAvro)
                        .toList(),
                prices == null ? 0 : serdes.prices().decode(prices).getVersion());
    }
}
