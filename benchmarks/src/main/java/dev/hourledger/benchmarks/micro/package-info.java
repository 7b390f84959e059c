/** The stages of a request that use nothing but the CPU, by JMH. */
@NullMarked
package dev.hourledger.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
