/** Black-box suites on real parts. */
@NullMarked
package dev.hourledger.acceptance;

import org.jspecify.annotations.NullMarked;
