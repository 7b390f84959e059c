package dev.hourledger.savings.domain;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The smallest shell: one partition's stores as maps, folded record by record. Not thread-safe. */
final class InMemoryLedger implements Effect.Stores {
    final Map<String, OrgSettings> settings = new HashMap<>();
    final Map<String, Long> usage = new HashMap<>();
    final Map<IdempotencyKey, Original> originals = new HashMap<>();
    final Map<String, AccessGrant> directory = new HashMap<>();
    final Map<String, List<AuditEntry>> audit = new HashMap<>();
    final Map<String, Instant> keyUse = new HashMap<>();
    ReferenceData reference = ReferenceData.NONE;

    /** Decides the record on what the ones before it left behind, and carries its effects out. */
    Decision take(RawFact raw) {
        Decision decision = Decider.decide(stateFor(raw), raw);
        decision.effects().forEach(effect -> effect.carryOutOn(this));
        return decision;
    }

    OrgState stateFor(RawFact raw) {
        return new OrgState(
                settings.get(raw.orgId()),
                reference,
                usage.getOrDefault(usageKey(raw.orgId(), raw.usageMonth()), 0L),
                original(raw));
    }

    /** What the sweep of the idempotency store does, all at once. */
    void forgetBefore(Instant horizon) {
        originals.values().removeIf(original -> original.receivedAt().isBefore(horizon));
    }

    /** What stands for the stored bytes of an event. */
    static OpaqueBytes stored(String eventId) {
        return new OpaqueBytes(eventId.getBytes(StandardCharsets.UTF_8));
    }

    static String usageKey(String orgId, UsageMonth month) {
        return orgId + " " + month;
    }

    private @Nullable Original original(RawFact raw) {
        return raw.idempotencyKey().map(originals::get).orElse(null);
    }

    @Override
    public void storeSettings(Effect.StoreSettings effect) {
        settings.put(effect.orgId(), effect.settings());
    }

    @Override
    public void storeReference(Effect.StoreReference effect) {
        reference = effect.reference();
    }

    @Override
    public void countUsage(Effect.CountUsage effect) {
        usage.put(usageKey(effect.orgId(), effect.month()), effect.events());
    }

    @Override
    public void occupyKey(Effect.OccupyKey effect) {
        EnrichedTask event = effect.event();
        originals.put(
                effect.key(), new Original(event.receivedAt(), effect.bodyFingerprint(), stored(event.eventId())));
    }

    @Override
    public void publishAccess(Effect.PublishAccess effect) {
        directory.put(effect.grant().apiKey().prefix(), effect.grant());
    }

    @Override
    public void republishAccess(Effect.RepublishAccess effect) {
        settings.forEach((orgId, org) ->
                effect.grantsOf(orgId, org).forEach(grant -> publishAccess(new Effect.PublishAccess(grant))));
    }

    @Override
    public void storePrices(Effect.StorePrices effect) {
        reference = reference.with(effect.prices());
    }

    @Override
    public void appendAudit(Effect.AppendAudit effect) {
        audit.computeIfAbsent(effect.orgId(), orgId -> new ArrayList<>()).add(effect.entry());
    }

    @Override
    public void markKeyUsed(Effect.MarkKeyUsed effect) {
        keyUse.merge(effect.prefix(), effect.receivedAt(), (a, b) -> a.isAfter(b) ? a : b);
    }

    /** Two ledgers are the same when every store holds the same. */
    @Override
    public boolean equals(Object other) {
        return other instanceof InMemoryLedger that && stores().equals(that.stores());
    }

    @Override
    public int hashCode() {
        return stores().hashCode();
    }

    private List<Object> stores() {
        return List.of(settings, usage, originals, directory, audit, keyUse, reference);
    }
}
