/** Configuration, checked where it is built. */
@NullMarked
package dev.hourledger.savings.config;

import org.jspecify.annotations.NullMarked;
