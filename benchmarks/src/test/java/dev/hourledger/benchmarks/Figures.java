package dev.hourledger.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The figures that may not grow: {@code figures.properties}. Those of a better version are written there. */
public final class Figures {
    private static final Path FILE = Path.of("figures.properties");
    private static final double MAX_GROWTH = 1.1;

    private Figures() {}

    /** Fails when the figure is more than a tenth above the committed one. */
    public static void shouldNotHaveGrown(String figure, double is) throws IOException {
        Properties committed = new Properties();
        try (Reader reader = Files.newBufferedReader(FILE)) {
            committed.load(reader);
        }
        System.out.printf("%s: %.1f, committed %s%n", figure, is, committed.getProperty(figure));
        assertThat(is)
                .as("%s, which %s has as %s", figure, FILE, committed.getProperty(figure))
                .isPositive()
                .isLessThanOrEqualTo(MAX_GROWTH * Double.parseDouble(committed.getProperty(figure)));
    }
}
