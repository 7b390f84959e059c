/** Tests of the contract. */
@NullMarked
package dev.hourledger.contract;

import org.jspecify.annotations.NullMarked;
