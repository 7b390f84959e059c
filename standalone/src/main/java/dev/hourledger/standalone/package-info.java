/** Everything in one process tree for a laptop, and the hourledger command. */
@NullMarked
package dev.hourledger.standalone;

import org.jspecify.annotations.NullMarked;
