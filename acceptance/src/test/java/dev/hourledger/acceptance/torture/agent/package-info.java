/**
 * What is done inside a process of the product to make it fail at a chosen point: a Java agent, attached while the
 * process runs. Nothing of it is in the product. Depends on nothing but the JDK and Byte Buddy.
 */
@NullMarked
package dev.hourledger.acceptance.torture.agent;

import org.jspecify.annotations.NullMarked;
