/** The gateway's Kafka adapters: the command log, its health, the access directory. */
@NullMarked
package dev.hourledger.gateway.kafka;

import org.jspecify.annotations.NullMarked;
