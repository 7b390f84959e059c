/** Where PostgreSQL is: one reading of its URL, for whoever connects to it. */
@NullMarked
package dev.hourledger.postgres;

import org.jspecify.annotations.NullMarked;
