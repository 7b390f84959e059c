/** Between the socket and the ports: routes, handlers, JSON in and out. Nothing here blocks an event loop. */
@NullMarked
package dev.hourledger.gateway.http;

import org.jspecify.annotations.NullMarked;
