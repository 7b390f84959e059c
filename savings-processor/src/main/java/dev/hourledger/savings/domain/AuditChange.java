package dev.hourledger.savings.domain;

import org.jspecify.annotations.Nullable;

/**
 * One value that a change replaced. Immutable.
 *
 * @param field which value, as a path: {@code hourly_rate}, {@code task_types.KEY.baseline_minutes}
 * @param before null: it was not there
 * @param after null: it is gone
 */
public record AuditChange(
        String field, @Nullable String before, @Nullable String after) {}
