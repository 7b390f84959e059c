package dev.hourledger.savings.domain;

/** What people call a task type; decides nothing. Immutable. */
public record TaskTypeNames(String category, String displayName) {}
