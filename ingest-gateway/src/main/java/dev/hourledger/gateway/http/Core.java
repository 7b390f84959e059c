package dev.hourledger.gateway.http;

import dev.hourledger.gateway.domain.AccessGrant;
import dev.hourledger.gateway.domain.ApiKeyText;
import dev.hourledger.gateway.domain.Command;
import dev.hourledger.gateway.domain.CommandEnvelope;
import dev.hourledger.gateway.port.Directory;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** What every handler needs: the clock, fresh ids, and the way to the log. Thread-safe. */
record Core(InstantSource clock, Ids ids, Commands commands) {
    /** The time of receipt, to the millisecond as everything downstream keeps it. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** A fresh API key whose prefix no other has: the directory is one for all organisations. */
    ApiKeyText freshKey(Directory directory, boolean livemode) {
        ApiKeyText key = ids.apiKey(livemode);
        return directory.find(key.prefix()).isPresent() ? freshKey(directory, livemode) : key;
    }

    /** A command of the key that a request came with. */
    CommandEnvelope envelope(Exchange exchange, Instant receivedAt, Command command) {
        return envelope(ids.eventId(receivedAt), exchange, receivedAt, command);
    }

    /** The same for an event that an earlier request has brought to the log. */
    CommandEnvelope envelope(String eventId, Exchange exchange, Instant receivedAt, Command command) {
        AccessGrant grant = exchange.grant();
        return new CommandEnvelope(
                eventId,
                grant.orgId(),
                receivedAt,
                grant.prefix(),
                grant.livemode(),
                exchange.requestId(),
                command,
                exchange.traceparent());
    }

    /** A command of an admin call. */
    CommandEnvelope adminEnvelope(String orgId, Instant receivedAt, Exchange exchange, Command command) {
        return new CommandEnvelope(
                ids.eventId(receivedAt),
                orgId,
                receivedAt,
                null,
                true,
                exchange.requestId(),
                command,
                exchange.traceparent());
    }
}
