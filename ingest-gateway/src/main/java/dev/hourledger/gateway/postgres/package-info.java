/** Reads of the Postgres projection. */
@NullMarked
package dev.hourledger.gateway.postgres;

import org.jspecify.annotations.NullMarked;
