package dev.hourledger.gateway.domain;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What the projection has of an agent's work. Immutable.
 *
 * @param lastSeen when its last event was received
 * @param hoursSaved of the days that were asked for
 * @param costSaved of these days, of events in the currency that was asked for
 */
public record AgentActivity(String agentId, Instant lastSeen, BigDecimal hoursSaved, BigDecimal costSaved) {}
