/** What a run says: table, JSON, drawing, bars. */
@NullMarked
package dev.hourledger.benchmarks.report;

import org.jspecify.annotations.NullMarked;
