/** Tests of the URL. */
@NullMarked
package dev.hourledger.postgres;

import org.jspecify.annotations.NullMarked;
