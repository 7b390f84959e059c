/** The gateway's configuration: plain values, built from the environment or by whoever embeds the gateway. */
@NullMarked
package dev.hourledger.gateway.config;

import org.jspecify.annotations.NullMarked;
