/** Confluent wire format over any registry with the Confluent API. */
@NullMarked
package dev.hourledger.serde;

import org.jspecify.annotations.NullMarked;
