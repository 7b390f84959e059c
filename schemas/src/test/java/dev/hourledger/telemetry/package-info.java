/** Tests of traces and of what watches certificates. */
@NullMarked
package dev.hourledger.telemetry;

import org.jspecify.annotations.NullMarked;
