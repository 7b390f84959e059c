/** How every service sets up Vert.x. */
@NullMarked
package dev.hourledger.vertx;

import org.jspecify.annotations.NullMarked;
