/** The gateway's core: values in, values out. No I/O, clock, randomness, logger, framework or Avro. */
@NullMarked
package dev.hourledger.gateway.domain;

import org.jspecify.annotations.NullMarked;
