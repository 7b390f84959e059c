/** Rules for the module as a whole. */
@NullMarked
package dev.hourledger;

import org.jspecify.annotations.NullMarked;
