package dev.hourledger.gateway.domain;

/**
 * One of many objects of a request. Immutable.
 *
 * @param path where it stands, as a refusal names it: {@code models[3]}, {@code line 5}
 */
public record BodyRow<F extends Enum<F> & BodyField>(String path, RawBody<F> fields) {}
