/** Measures the product beside floors and comparators in one run. */
@NullMarked
package dev.hourledger.benchmarks;

import org.jspecify.annotations.NullMarked;
