/**
 * The Postgres projection of enriched-events: a consumer with its own thread, apart from the topology. Start with
 * {@link dev.hourledger.savings.projection.Projection}. Source: design "Stores and projection".
 */
@NullMarked
package dev.hourledger.savings.projection;

import org.jspecify.annotations.NullMarked;
