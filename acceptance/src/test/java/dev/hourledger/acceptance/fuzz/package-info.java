/** Random bytes against everything that reads bytes from outside. Source: P7, P8, P9, the contract's bad-input list. */
@NullMarked
package dev.hourledger.acceptance.fuzz;

import org.jspecify.annotations.NullMarked;
