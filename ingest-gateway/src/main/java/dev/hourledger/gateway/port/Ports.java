package dev.hourledger.gateway.port;

/** All ports together: what a gateway is wired from. Immutable. */
public record Ports(
        CommandLog commandLog,
        Outcomes outcomes,
        Organisations organisations,
        ReferenceData referenceData,
        Directory directory,
        StoredEvents storedEvents,
        StoredAgents storedAgents) {}
