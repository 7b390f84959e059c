/** What the architecture rules must find. */
@NullMarked
package dev.hourledger.savings.domain.canary;

import org.jspecify.annotations.NullMarked;
