/** What both services tell their operators of themselves: traces, and certificates that are about to expire. */
@NullMarked
package dev.hourledger.telemetry;

import org.jspecify.annotations.NullMarked;
