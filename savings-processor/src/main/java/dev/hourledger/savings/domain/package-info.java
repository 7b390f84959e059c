/**
 * The product as one pure function, {@link dev.hourledger.savings.domain.Decider#decide}: values in, values out. No
 * I/O, clock, randomness, logger, framework or Avro; an architecture test holds it. Source: P4, ADR 0001.
 */
@NullMarked
package dev.hourledger.savings.domain;

import org.jspecify.annotations.NullMarked;
