/** What every service's process needs: its configuration from the environment, its health and metrics over HTTP. */
@NullMarked
package dev.hourledger.service;

import org.jspecify.annotations.NullMarked;
