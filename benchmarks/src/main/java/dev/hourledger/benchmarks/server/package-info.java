/** The floors, the comparator and the broker, each the main class of a process of its own. */
@NullMarked
package dev.hourledger.benchmarks.server;

import org.jspecify.annotations.NullMarked;
