/** What must be there before the first record: topics, subjects, reference data, a cluster that can do it. */
@NullMarked
package dev.hourledger.savings.setup;

import org.jspecify.annotations.NullMarked;
