/** Makes requests and records how long their answers took. */
@NullMarked
package dev.hourledger.benchmarks.load;

import org.jspecify.annotations.NullMarked;
