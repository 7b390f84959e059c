package dev.hourledger.savings.domain;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One change that a decision makes. The shell carries effects out in their order, in the transaction of the record, and
 * adds none of its own. Values.
 */
public sealed interface Effect {
    /** Hands this effect to the method that is made for it. */
    void carryOutOn(Stores stores);

    /** What the shell can do; a new kind of effect does not compile until it can do that too. */
    interface Stores {
        /** Replaces the org's settings. */
        void storeSettings(StoreSettings effect);

        /** Replaces the partition's reference data. */
        void storeReference(StoreReference effect);

        /** Replaces the org's count of the month. */
        void countUsage(CountUsage effect);

        /** Puts the event under its idempotency key, over whatever was there. */
        void occupyKey(OccupyKey effect);

        /** Publishes one entry of the access directory. */
        void publishAccess(PublishAccess effect);

        /** Replaces the partition's prices. */
        void storePrices(StorePrices effect);

        /** Puts the entry behind the org's last one, and forgets the ones before {@link AuditEntry#MAX_KEPT}. */
        void appendAudit(AppendAudit effect);

        /** Keeps the minute, unless a later one is kept. */
        void markKeyUsed(MarkKeyUsed effect);

        /** Publishes {@link RepublishAccess#grantsOf} of every org of the partition. */
        void republishAccess(RepublishAccess effect);
    }

    /** The org's settings from here on. */
    record StoreSettings(String orgId, OrgSettings settings) implements Effect {
        @Override
        public void carryOutOn(Stores stores) {
            stores.storeSettings(this);
        }
    }

    /** The partition's reference data from here on. */
    record StoreReference(ReferenceData reference) implements Effect {
        @Override
        public void carryOutOn(Stores stores) {
            stores.storeReference(this);
        }
    }

    /**
     * The org's usage from here on.
     *
     * @param events live events recorded in the month, this one included
     */
    record CountUsage(String orgId, UsageMonth month, long events) implements Effect {
        @Override
        public void carryOutOn(Stores stores) {
            stores.countUsage(this);
        }
    }

    /**
     * The event that a resend of this key is answered with.
     *
     * @param event without metadata and audit sample; its receivedAt is the key's age
     */
    record OccupyKey(IdempotencyKey key, @Nullable OpaqueBytes bodyFingerprint, EnrichedTask event) implements Effect {
        @Override
        public void carryOutOn(Stores stores) {
            stores.occupyKey(this);
        }
    }

    /** The partition's prices from here on. */
    record StorePrices(PriceBook prices) implements Effect {
        @Override
        public void carryOutOn(Stores stores) {
            stores.storePrices(this);
        }
    }

    /** A change of the org. */
    record AppendAudit(String orgId, AuditEntry entry) implements Effect {
        @Override
        public void carryOutOn(Stores stores) {
            stores.appendAudit(this);
        }
    }

    /** A request came with this key, which worked. */
    record MarkKeyUsed(String orgId, String prefix, Instant receivedAt) implements Effect {
        @Override
        public void carryOutOn(Stores stores) {
            stores.markKeyUsed(this);
        }
    }

    /** One API key changed. */
    record PublishAccess(AccessGrant grant) implements Effect {
        @Override
        public void carryOutOn(Stores stores) {
            stores.publishAccess(this);
        }
    }

    /** Figures of plans changed that orgs of this partition may be on. */
    record RepublishAccess(ReferenceData reference, Set<String> changedPlans) implements Effect {
        /** Copies the set. */
        public RepublishAccess {
            changedPlans = Set.copyOf(changedPlans);
        }

        /** The entries of one org that changed, none when its plan did not. */
        public List<AccessGrant> grantsOf(String orgId, OrgSettings settings) {
            if (!changedPlans.contains(settings.plan())) {
                return List.of();
            }
            Plan plan = reference.planOf(settings);
            return settings.apiKeys().stream()
                    .map(key -> new AccessGrant(orgId, key, plan))
                    .toList();
        }

        @Override
        public void carryOutOn(Stores stores) {
            stores.republishAccess(this);
        }
    }
}
