/** The savings processor: hand wiring and the process's entry. */
@NullMarked
package dev.hourledger.savings;

import org.jspecify.annotations.NullMarked;
