package dev.hourledger.contract;

import java.util.regex.Pattern;

/**
 * A TCP address as text: a name, an IPv4 or an IPv6 address (without brackets), and a port; port 0 stands for any free
 * one where a server listens. Immutable.
 */
public record HostPort(String host, int port) {
    /** The highest port. */
    public static final int MAX_PORT = 65_535;
    /** The longest host that is taken: a DNS name's limit. */
    public static final int MAX_HOST_CHARACTERS = 253;
    /** One way to write a port, so that equal addresses have equal texts. */
    private static final Pattern PORT = Pattern.compile("0|[1-9][0-9]{0,4}");

    /** Throws IllegalArgumentException for a host or a port that cannot be one. */
    public HostPort {
        if (host.isEmpty()
                || host.length() > MAX_HOST_CHARACTERS
                || !host.chars().allMatch(HostPort::isHostCharacter)) {
            throw new IllegalArgumentException("not a host: " + host);
        }
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }

    /** Reads {@code host:port} or {@code [ipv6]:port}; throws IllegalArgumentException for anything else. */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("not host:port: " + text);
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (host.contains(":") != bracketed) {
            throw new IllegalArgumentException("not host:port (an IPv6 address goes in brackets): " + text);
        }
        return new HostPort(bracketed ? host.substring(1, host.length() - 1) : host, port(text.substring(colon + 1)));
    }

    private static int port(String digits) {
        if (!PORT.matcher(digits).matches()) {
            throw new IllegalArgumentException("not a port: " + digits);
        }
        return Integer.parseInt(digits);
    }

    private static boolean isHostCharacter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._:%".indexOf(c) >= 0;
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
