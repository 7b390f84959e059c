package dev.hourledger.gateway.readback;

import static dev.hourledger.gateway.readback.ScriptedProcessor.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourledger.events.AuditChange;
import dev.hourledger.events.AuditEntry;
import dev.hourledger.events.OrgList;
import dev.hourledger.events.OrgSummary;
import dev.hourledger.gateway.domain.AuditPage;
import dev.hourledger.gateway.domain.OrgPage;
import dev.hourledger.gateway.domain.PriceBook;
import dev.hourledger.gateway.domain.ReferenceView;
import dev.hourledger.serde.AvroSerde;
import dev.hourledger.serde.InMemorySchemaRegistry;
import dev.hourledger.serde.Subject;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What owners are asked for each view, and what is made of their bytes. */
class OwnersViewsTest {
    private static final Duration LEFT = Duration.ofSeconds(1);
    private static final Instant AT = Instant.parse("2026-05-06T10:42:00.123Z");

    private final Vertx vertx = Vertx.vertx();
    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final List<String> asked = new ArrayList<>();
    private Future<Optional<byte[]>> answer = Future.succeededFuture(Optional.empty());
    private final OwnersViews views =
            new OwnersViews(new OwnersDecoder(vertx, registry), (partition, mode, id, left) -> {
                asked.add(partition + " " + mode + " " + id);
                return answer;
            });

    @AfterEach
    void stop() {
        await(vertx.close());
    }

    @Test
    void shouldListOrganisations() {
        answer = found(Subject.ORG_LIST, new OrgList(List.of(new OrgSummary("org_2", "B", "pro", "JPY", true)), true));

        assertThat(await(views.list(3, Optional.of("org_1"), LEFT)))
                .isEqualTo(new OrgPage(List.of(new OrgPage.Summary("org_2", "B", "pro", "JPY", true)), true));
        answer = Future.succeededFuture(Optional.empty());
        assertThat(await(views.list(3, Optional.empty(), LEFT))).isEqualTo(new OrgPage(List.of(), false));
        assertThat(asked).containsExactly("3 ORGANISATIONS org_1", "3 ORGANISATIONS -");
    }

    @Test
    void shouldReadChanges() {
        var entry = new AuditEntry(12L, "evt_1", AT, "abcd1234", List.of(new AuditChange("name", null, "B")));
        answer = found(Subject.AUDIT_PAGE, new dev.hourledger.events.AuditPage(List.of(entry), true));

        assertThat(await(views.audit(3, "org_1", 13, LEFT)))
                .contains(new AuditPage(
                        List.of(new AuditPage.Entry(
                                12, "evt_1", AT, "abcd1234", List.of(new AuditPage.Value("name", null, "B")))),
                        true));
        answer = Future.succeededFuture(Optional.empty());
        assertThat(await(views.audit(3, "org_1", Long.MAX_VALUE, LEFT))).isEmpty();
        assertThat(asked).containsExactly("3 AUDIT org_1/13", "3 AUDIT org_1/" + Long.MAX_VALUE);
    }

    @Test
    void shouldReadReferenceData() {
        var plan = new dev.hourledger.events.Plan("pro", 200, null, true, true, true);
        answer = found(Subject.REFERENCE_VIEW, new dev.hourledger.events.ReferenceView(1, 2, List.of(plan), 3));

        assertThat(await(views.reference(0, LEFT)))
                .isEqualTo(
                        new ReferenceView(2, List.of(new ReferenceView.Plan("pro", 200, null, true, true, true)), 3));
        answer = Future.succeededFuture(Optional.empty());
        assertThatThrownBy(() -> await(views.reference(0, LEFT))).hasStackTraceContaining("no reference data");
        assertThat(asked).containsOnly("0 REFERENCE -");
    }

    @Test
    void shouldReadPrices() {
        PriceBook book = new PriceBook(
                4,
                List.of(new PriceBook.ModelPrice("m", new BigDecimal("2.5"), new BigDecimal("10"), "USD")),
                List.of(new PriceBook.FxRate("USD", "EUR", new BigDecimal("0.92"))));
        answer = found(
                Subject.PRICE_BOOK,
                new dev.hourledger.events.PriceBook(
                        4,
                        List.of(new dev.hourledger.events.ModelPrice(
                                "m", new BigDecimal("2.500000"), new BigDecimal("10.000000"), "USD")),
                        List.of(new dev.hourledger.events.FxRate("USD", "EUR", new BigDecimal("0.920000000000")))));

        assertThat(await(views.prices(0, LEFT))).isEqualTo(book);
        answer = Future.succeededFuture(Optional.empty());
        assertThat(await(views.prices(0, LEFT))).isEqualTo(PriceBook.NONE);
        assertThat(asked).containsOnly("0 PRICES -");
    }

    private <T extends SpecificRecord> Future<Optional<byte[]>> found(Subject subject, T view) {
        AvroSerde<T> serde = new AvroSerde<>(subject.subjectName(), subject.schema(), registry);
        return Future.succeededFuture(Optional.of(serde.encode(view)));
    }
}
