package dev.hourledger.service;

import java.util.List;

/** The environment does not configure the service; the message lists every problem, a line each, and no secret. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    public ConfigurationException(List<String> problems) {
        super("configuration refused:\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Every problem, each starting with the variable's name, in the order in which they were found. */
    public List<String> problems() {
        return problems;
    }
}
