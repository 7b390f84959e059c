/**
 * The owner's side of reading an outcome back: waiters, the outcomes that a partition knows, the server for gateways.
 */
@NullMarked
package dev.hourledger.savings.readback;

import org.jspecify.annotations.NullMarked;
