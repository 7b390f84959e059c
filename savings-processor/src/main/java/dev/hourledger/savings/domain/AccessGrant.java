package dev.hourledger.savings.domain;

/**
 * What gateways must know of one API key: an entry of the access directory, published under the key's prefix.
 * Immutable.
 *
 * @param plan the org's plan with its figures
 */
public record AccessGrant(String orgId, ApiKey apiKey, Plan plan) {}
