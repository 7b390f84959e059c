package dev.hourledger.acceptance.torture.report;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleUnaryOperator;

/** Draws a timeline: throughput above, latency below, faults across both. Stateless. */
final class Svg {
    private static final int WIDTH = 1_200;
    private static final int LEFT = 60;
    private static final int PANEL = 180;
    private static final int GAP = 50;
    private static final int TOP = 40;
    private static final int HEIGHT = TOP + 2 * PANEL + 2 * GAP;
    private static final double MAX_LOG_MILLIS = 5;
    private static final int MARKS = 4;
    private static final int MIN_RATE = 10;

    private Svg() {}

    static String draw(Timeline timeline, FaultSpan.Log log) {
        int seconds = timeline.events().size();
        int most = Math.max(
                MIN_RATE,
                timeline.events().stream().mapToInt(Integer::intValue).max().orElse(0));
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" "
                        + "font-size=\"11\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH,
                HEIGHT));
        log.faults().forEach(fault -> svg.append(mark(fault, seconds)));
        log.stalls().forEach(at -> svg.append(line(x(at, seconds), TOP, x(at, seconds), HEIGHT - GAP, "#999999")));
        DoubleUnaryOperator rate = value -> TOP + PANEL - value / most * PANEL;
        svg.append(curve(timeline.events(), rate, "#2a7f3f"));
        svg.append(curve(timeline.accepted(), rate, "#c08000"));
        svg.append(curve(timeline.failed(), rate, "#c02020"));
        int below = TOP + PANEL + GAP;
        DoubleUnaryOperator latency =
                millis -> below + PANEL - Math.log10(Math.max(1, millis)) / MAX_LOG_MILLIS * PANEL;
        svg.append(curve(timeline.p99Millis(), latency, "#204080"));
        svg.append(axes(rate, most, latency, seconds));
        return svg + "</svg>\n";
    }

    private static String mark(FaultSpan fault, int seconds) {
        double begin = x(fault.begin(), seconds);
        double end = fault.whole() == Long.MAX_VALUE ? WIDTH : x(fault.whole(), seconds);
        return String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#f3d9d9\"><title>%d %s</title></rect>"
                        + "<text x=\"%.1f\" y=\"%d\">%d</text>%n",
                begin,
                TOP,
                Math.max(1, end - begin),
                HEIGHT - GAP - TOP,
                fault.number(),
                fault.what().replace("&", "&amp;").replace("<", "&lt;"),
                begin,
                TOP - 3,
                fault.number());
    }

    private static String curve(List<? extends Number> values, DoubleUnaryOperator y, String colour) {
        StringBuilder points = new StringBuilder();
        for (int second = 0; second < values.size(); second++) {
            points.append(String.format(
                    Locale.ROOT,
                    "%.1f,%.1f ",
                    x(TimeUnit.SECONDS.toNanos(second), values.size()),
                    y.applyAsDouble(values.get(second).doubleValue())));
        }
        return "<polyline fill=\"none\" stroke=\"" + colour + "\" points=\"" + points + "\"/>\n";
    }

    private static String axes(DoubleUnaryOperator rate, int most, DoubleUnaryOperator latency, int seconds) {
        StringBuilder axes = new StringBuilder();
        for (int mark = 0; mark <= MARKS; mark++) {
            double value = (double) most * mark / MARKS;
            axes.append(text(5, rate.applyAsDouble(value), Math.round(value) + "/s"));
            double at = (double) seconds * mark / MARKS;
            axes.append(text(
                    x((long) (at * 1e9), seconds) - (mark == MARKS ? GAP : 0), HEIGHT - 30, Math.round(at) + " s"));
        }
        for (int power = 0; power < MAX_LOG_MILLIS; power++) {
            long millis = Math.round(Math.pow(10, power));
            axes.append(text(5, latency.applyAsDouble((double) millis), millis + " ms"));
        }
        axes.append(text(
                LEFT,
                HEIGHT - 10,
                "above: answers with an event (green), 202 (amber), failed attempts (red)"
                        + " a second; below: p99 from when it should have been sent; shaded: a fault until all is"
                        + " whole; grey: the machine stood still"));
        return axes.toString();
    }

    private static String text(double x, double y, String text) {
        return String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\">%s</text>%n", x, y, text);
    }

    private static String line(double x1, double y1, double x2, double y2, String colour) {
        return String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
                x1,
                y1,
                x2,
                y2,
                colour);
    }

    private static double x(long nanos, int seconds) {
        return LEFT + (double) (WIDTH - LEFT) * nanos / TimeUnit.SECONDS.toNanos(Math.max(1, seconds));
    }
}
