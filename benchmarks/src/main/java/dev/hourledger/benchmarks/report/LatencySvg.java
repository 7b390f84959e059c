package dev.hourledger.benchmarks.report;

import dev.hourledger.benchmarks.Candidate;
import dev.hourledger.benchmarks.Median;
import dev.hourledger.benchmarks.Run;
import java.util.List;
import java.util.Locale;

/** Draws latency against load: a line a candidate, p99 whole and p50 dotted, both axes logarithmic. Stateless. */
public final class LatencySvg {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 520;
    private static final int LEFT = 70;
    private static final int TOP = 30;
    private static final int RIGHT = 880;
    private static final int BOTTOM = 470;
    private static final double MIN_RATE = 100;
    private static final double MAX_RATE = 1_000_000;
    private static final double MIN_MILLIS = 0.05;
    private static final double MAX_MILLIS = 5_000;
    private static final int LEGEND_LINE = 18;
    private static final List<String> COLOURS =
            List.of("#999999", "#5b8db8", "#2f5f8a", "#c08000", "#a05fa0", "#7fb069", "#2a7f3f");

    private LatencySvg() {}

    /** The whole file. */
    public static String of(Run run) {
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" "
                        + "font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH,
                HEIGHT));
        for (double rate = MIN_RATE; rate <= MAX_RATE; rate *= 10) {
            svg.append(line(x(rate), TOP, x(rate), BOTTOM)).append(text(x(rate) - 15, BOTTOM + 16, "%,.0f", rate));
        }
        for (double millis = 0.1; millis <= MAX_MILLIS; millis *= 10) {
            svg.append(line(LEFT, y(millis), RIGHT, y(millis))).append(text(12, y(millis) + 4, "%.4g ms", millis));
        }
        svg.append(text(RIGHT - 130, BOTTOM + 34, "requests a second", 0));
        int row = 0;
        for (Candidate candidate : run.candidates()) {
            String colour = COLOURS.get(row % COLOURS.size());
            List<Median> points = run.medians(candidate);
            svg.append(curve(points, colour, true)).append(curve(points, colour, false));
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n",
                    LEFT + 10,
                    TOP + 14 + LEGEND_LINE * row++,
                    colour,
                    candidate.title()));
        }
        return svg + "</svg>\n";
    }

    private static String curve(List<Median> points, String colour, boolean p99) {
        StringBuilder svg = new StringBuilder();
        StringBuilder path = new StringBuilder();
        for (Median point : points) {
            boolean open = point.step().startsWith("open");
            double x = x(point.perSecond());
            double y = y(p99 ? point.p99() : point.p50());
            if (!open) {
                path.append(String.format(Locale.ROOT, "%s%.1f %.1f ", path.isEmpty() ? "M" : "L", x, y));
            }
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\" stroke=\"%s\"><title>%s %s: %.0f/s, p50 %.2f, "
                            + "p99 %.2f ms</title></circle>%n",
                    x,
                    y,
                    open ? "white" : colour,
                    colour,
                    point.candidate().title(),
                    point.step(),
                    point.perSecond(),
                    point.p50(),
                    point.p99()));
        }
        return svg.append(String.format(
                        Locale.ROOT,
                        "<path d=\"%s\" fill=\"none\" stroke=\"%s\"%s/>%n",
                        path,
                        colour,
                        p99 ? "" : " stroke-dasharray=\"3 4\""))
                .toString();
    }

    private static double x(double rate) {
        return LEFT + (RIGHT - LEFT) * share(rate, MIN_RATE, MAX_RATE);
    }

    private static double y(double millis) {
        return BOTTOM - (BOTTOM - TOP) * share(millis, MIN_MILLIS, MAX_MILLIS);
    }

    private static double share(double value, double least, double most) {
        double within = Math.min(most, Math.max(least, value));
        return Math.log(within / least) / Math.log(most / least);
    }

    private static String line(double x1, double y1, double x2, double y2) {
        return String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>%n",
                x1,
                y1,
                x2,
                y2);
    }

    private static String text(double x, double y, String format, double value) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\">%s</text>%n",
                x,
                y,
                String.format(Locale.ROOT, format, value));
    }
}
