/** What the gateway's core wants from outside; the adapters are named by technology in the packages beside it. */
@NullMarked
package dev.hourledger.gateway.port;

import org.jspecify.annotations.NullMarked;
