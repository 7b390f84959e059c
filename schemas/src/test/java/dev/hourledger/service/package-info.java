/** Tests of configuration, health and metrics. */
@NullMarked
package dev.hourledger.service;

import org.jspecify.annotations.NullMarked;
