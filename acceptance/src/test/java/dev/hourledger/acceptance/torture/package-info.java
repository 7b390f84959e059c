/** Proof under fire: a cluster of processes, a client that writes everything down, and faults from a seed. */
@NullMarked
package dev.hourledger.acceptance.torture;

import org.jspecify.annotations.NullMarked;
