package dev.hourledger.savings.domain;

import java.math.BigDecimal;

/** The minutes that a human would have needed for a task, and the layer that says so. Immutable. */
public record Baseline(BigDecimal minutes, BaselineSource source) {}
