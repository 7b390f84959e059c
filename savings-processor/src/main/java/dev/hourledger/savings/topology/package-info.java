/** The Kafka Streams shell around the decision: one topology, its stores, conversions and failure handlers. */
@NullMarked
package dev.hourledger.savings.topology;

import org.jspecify.annotations.NullMarked;
