package dev.hourledger.service;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * One thing that must hold for a process to be live or ready.
 *
 * @param name what operators know it by, lower-case
 * @param problem empty while it holds, else why not, in a few words; must not block, is called by any thread
 */
public record HealthCheck(String name, Supplier<Optional<String>> problem) {}
