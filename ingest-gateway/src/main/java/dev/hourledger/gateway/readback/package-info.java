/** Reads outcomes back from the processors that own them. Source: design "Reading the outcome back". */
@NullMarked
package dev.hourledger.gateway.readback;

import org.jspecify.annotations.NullMarked;
