/**
 * The checker: reads what clients wrote down and what the parts hold, and shares no code with the product. A test of
 * this package's imports holds that.
 */
@NullMarked
package dev.hourledger.acceptance.torture.check;

import org.jspecify.annotations.NullMarked;
