/** The contract between the services: error catalogue, topics, record headers. Plain Java. */
@NullMarked
package dev.hourledger.contract;

import org.jspecify.annotations.NullMarked;
