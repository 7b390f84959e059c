/** Tests of the wire format, and an in-memory registry for the unit tests of every module. */
@NullMarked
package dev.hourledger.serde;

import org.jspecify.annotations.NullMarked;
