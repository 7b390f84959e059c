/** Starts what is measured and reads what it used. */
@NullMarked
package dev.hourledger.benchmarks.process;

import org.jspecify.annotations.NullMarked;
