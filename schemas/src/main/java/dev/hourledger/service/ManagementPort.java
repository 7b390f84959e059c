package dev.hourledger.service;

import dev.hourledger.contract.HostPort;
import java.util.Optional;

/**
 * Where a process serves its operators, and what opens its metrics to them. Immutable; {@code toString} hides the
 * token.
 *
 * @param token what a bearer must show for anything but health; empty: nothing, as on a loopback address
 */
public record ManagementPort(HostPort listen, Optional<String> token) {
    /** Shorter tokens are refused. */
    public static final int MIN_TOKEN_CHARACTERS = 32;

    /** Open to whoever reaches the address. */
    public static ManagementPort open(HostPort listen) {
        return new ManagementPort(listen, Optional.empty());
    }

    /** With the token that HOURLEDGER_MANAGEMENT_TOKEN sets, if it does; notes a problem when it is too short. */
    public static ManagementPort fromEnvironment(Environment environment, HostPort listen) {
        String variable = "HOURLEDGER_MANAGEMENT_TOKEN";
        Optional<String> token = environment.optional(variable);
        if (token.isPresent() && token.get().length() < MIN_TOKEN_CHARACTERS) {
            environment.problem(variable, "is too short: at least " + MIN_TOKEN_CHARACTERS + " characters are needed");
        }
        return new ManagementPort(listen, token);
    }

    @Override
    public String toString() {
        return listen + (token.isPresent() ? ", with a token" : "");
    }
}
