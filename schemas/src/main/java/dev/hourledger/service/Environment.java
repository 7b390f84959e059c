package dev.hourledger.service;

import dev.hourledger.contract.HostPort;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads a service's configuration from environment variables and collects every problem instead of stopping at the
 * first. Read all variables, then call {@link #orThrow()}, and only then build the configuration's record: until then,
 * what stands for a missing or wrong value is meaningless. An empty variable counts as unset. {@code X_FILE} may name
 * a file that holds the value of {@code X}, as secrets are mounted. Used by one thread. Source: house style "Config".
 */
public final class Environment {
    private static final String FILE_SUFFIX = "_FILE";
    private static final String KAFKA_CLIENT_PREFIX = "HOURLEDGER_KAFKA_CLIENT_";
    private static final int MAX_FILE_BYTES = 64 * 1024;
    private static final int MAX_ADDRESSES = 256;
    private static final Pattern RATIO = Pattern.compile("0|1|0\\.[0-9]{1,9}|1\\.0{1,9}");

    private final Map<String, String> variables;
    private final List<String> problems = new ArrayList<>();

    /** Reads from {@code variables}, in a process {@code System.getenv()}. */
    public Environment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** The variable's text; empty when unset. */
    public Optional<String> optional(String name) {
        String direct = variables.getOrDefault(name, "");
        String file = variables.getOrDefault(name + FILE_SUFFIX, "");
        if (file.isEmpty()) {
            return direct.isEmpty() ? Optional.empty() : Optional.of(direct);
        }
        if (!direct.isEmpty()) {
            problem(name, "is set, and so is " + name + FILE_SUFFIX + ": set one of them");
        }
        return fromFile(name + FILE_SUFFIX, file);
    }

    /** The variable's text, or {@code fallback} when unset. */
    public String string(String name, String fallback) {
        return optional(name).orElse(fallback);
    }

    /** The variable's text; a problem when unset. */
    public String required(String name) {
        return optional(name).orElseGet(() -> {
            problem(name, "is required and not set");
            return "";
        });
    }

    /** A whole number from {@code min} to {@code max}, or {@code fallback} when unset. */
    public int integer(String name, int fallback, int min, int max) {
        return optional(name).map(text -> wholeNumber(name, text, min, max)).orElse(fallback);
    }

    /** A port to listen on, or {@code fallback} when unset; 0 takes any free one. */
    public int port(String name, int fallback) {
        return integer(name, fallback, 0, HostPort.MAX_PORT);
    }

    /** {@code true} or {@code false}, or {@code fallback} when unset. */
    public boolean flag(String name, boolean fallback) {
        return optional(name)
                .map(text -> {
                    if (!text.equals("true") && !text.equals("false")) {
                        problem(name, "must be true or false, not: " + text);
                    }
                    return text.equals("true");
                })
                .orElse(fallback);
    }

    /** A decimal number from 0 to 1, or {@code fallback} when unset. */
    public double ratio(String name, double fallback) {
        Optional<String> text = optional(name);
        if (text.isEmpty()) {
            return fallback;
        }
        if (!RATIO.matcher(text.get()).matches()) {
            problem(name, "must be a number from 0 to 1, not: " + text.get());
            return fallback;
        }
        return Double.parseDouble(text.get());
    }

    /** Whole milliseconds from {@code min} to {@code max}, or {@code fallback} when unset. */
    public Duration milliseconds(String name, Duration fallback, Duration min, Duration max) {
        return optional(name)
                .map(text -> Duration.ofMillis(
                        wholeNumber(name, text, Math.toIntExact(min.toMillis()), Math.toIntExact(max.toMillis()))))
                .orElse(fallback);
    }

    /** One {@code host:port}, or {@code fallback} when unset. */
    public HostPort hostPort(String name, HostPort fallback) {
        return optional(name)
                .map(text -> parsed(name, text.strip(), HostPort::parse, fallback))
                .orElse(fallback);
    }

    /** {@code host:port,host:port,...}; empty when unset. */
    public List<HostPort> hostPorts(String name) {
        List<String> parts =
                optional(name).map(text -> List.of(text.split(",", -1))).orElse(List.of());
        if (parts.size() > MAX_ADDRESSES) {
            problem(name, "must not list more than " + MAX_ADDRESSES + " addresses");
            return List.of();
        }
        List<HostPort> addresses = new ArrayList<>();
        for (String part : parts) {
            parsed(name, part.strip(), text -> Optional.of(HostPort.parse(text)), Optional.<HostPort>empty())
                    .ifPresent(addresses::add);
        }
        return List.copyOf(addresses);
    }

    /** A required URI with one of {@code schemes}. It may hold a password, so that it appears in no message. */
    public URI uri(String name, Set<String> schemes) {
        URI none = URI.create("");
        String text = required(name);
        if (text.isEmpty()) {
            return none;
        }
        try {
            URI uri = new URI(text);
            if (uri.getScheme() != null
                    && schemes.contains(uri.getScheme().toLowerCase(Locale.ROOT))
                    && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Its message quotes the text, which may hold a password: the problem below says what is expected.
        }
        problem(
                name,
                "must be a URL that starts with "
                        + String.join(":// or ", schemes.stream().sorted().toList()) + ":// and names a host");
        return none;
    }

    /** A required secret of at least {@code minCharacters}; it appears in no message. */
    public String secret(String name, int minCharacters) {
        String secret = required(name);
        if (!secret.isEmpty() && secret.length() < minCharacters) {
            problem(name, "is too short: at least " + minCharacters + " characters are needed");
        }
        return secret;
    }

    /** A required secret in base64 of at least {@code minBytes}; it appears in no message. */
    public byte[] base64Secret(String name, int minBytes) {
        String text = required(name);
        if (text.isEmpty()) {
            return new byte[0];
        }
        try {
            byte[] secret = Base64.getDecoder().decode(text);
            if (secret.length < minBytes) {
                problem(
                        name,
                        "is too short: at least " + minBytes + " bytes are needed, as from: openssl rand -base64 "
                                + minBytes);
            }
            return secret;
        } catch (IllegalArgumentException e) {
            // Its message quotes a character of the secret.
            problem(name, "must be base64, as from: openssl rand -base64 " + minBytes);
            return new byte[0];
        }
    }

    /**
     * The Kafka client properties that {@code HOURLEDGER_KAFKA_CLIENT_*} pass through, such as
     * HOURLEDGER_KAFKA_CLIENT_SASL_MECHANISM for {@code sasl.mechanism}; an empty value is a value. No {@code _FILE}
     * here: Kafka has properties that end in {@code .file}; its own {@code config.providers} reads secrets from files.
     */
    public Map<String, String> kafkaClientProperties() {
        Map<String, String> properties = new TreeMap<>();
        variables.forEach((name, value) -> {
            if (name.startsWith(KAFKA_CLIENT_PREFIX) && name.length() > KAFKA_CLIENT_PREFIX.length()) {
                String property = name.substring(KAFKA_CLIENT_PREFIX.length()).toLowerCase(Locale.ROOT);
                properties.put(property.replace('_', '.'), value);
            }
        });
        return Map.copyOf(properties);
    }

    /** Notes a problem that the caller found in what it read; {@code text} goes on from the variable's name. */
    public void problem(String name, String text) {
        problems.add(name + " " + text);
    }

    /** Throws one ConfigurationException that lists all problems, if there are any. */
    public void orThrow() {
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
    }

    private int wholeNumber(String name, String text, int min, int max) {
        int value = parsed(name, text.strip(), Integer::parseInt, min);
        if (value < min || value > max) {
            problem(name, "must be from " + min + " to " + max + ", not: " + value);
        }
        return value;
    }

    private <T> T parsed(String name, String text, Function<String, T> parse, T otherwise) {
        try {
            return parse.apply(text);
        } catch (NumberFormatException e) {
            problem(name, "must be a whole number, not: " + text);
        } catch (IllegalArgumentException e) {
            problem(name, "is " + e.getMessage());
        }
        return otherwise;
    }

    private Optional<String> fromFile(String name, String file) {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > MAX_FILE_BYTES) {
                problem(name, "names a file of more than " + MAX_FILE_BYTES + " bytes: " + file);
                return Optional.empty();
            }
            String text = Files.readString(path, StandardCharsets.UTF_8).strip();
            if (text.isEmpty()) {
                problem(name, "names an empty file: " + file);
            }
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        } catch (IOException | InvalidPathException e) {
            problem(name, "names a file that can't be read: " + e);
            return Optional.empty();
        }
    }
}
