package dev.hourledger.acceptance.torture.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws what was held: a panel for each measure, a line for each process or folder. Stateless. */
final class HoldingsSvg {
    private static final int WIDTH = 1_200;
    private static final int LEFT = 60;
    private static final int LEGEND = 180;
    private static final int PANEL = 150;
    private static final int GAP = 40;
    private static final int LINE = 14;
    private static final double SECOND = 1e9;
    private static final List<String> COLOURS =
            List.of("#2a7f3f", "#204080", "#c02020", "#c08000", "#703090", "#107090", "#606060", "#a05030", "#208080");

    private HoldingsSvg() {}

    static String draw(Holdings holdings) {
        int height = holdings.series().size() * (PANEL + GAP) + GAP;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" "
                        + "font-size=\"11\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH,
                height));
        long end = holdings.end();
        int top = GAP;
        for (Map.Entry<String, Map<String, List<Holdings.Sample>>> measure :
                holdings.series().entrySet()) {
            panel(svg, measure.getKey(), measure.getValue(), top, end);
            top += PANEL + GAP;
        }
        text(svg, LEFT, height - LINE, "0 s");
        text(svg, WIDTH - LEGEND - GAP, height - LINE, Math.round(end / SECOND) + " s");
        return svg + "</svg>\n";
    }

    private static void panel(
            StringBuilder svg, String measure, Map<String, List<Holdings.Sample>> byName, int top, long end) {
        double most = byName.values().stream()
                .flatMap(List::stream)
                .mapToDouble(Holdings.Sample::value)
                .max()
                .orElse(1);
        text(svg, LEFT, top - 4, Holdings.title(measure));
        text(svg, 2, top + LINE, Long.toString(Math.round(most)));
        text(svg, 2, top + PANEL, "0");
        int number = 0;
        for (Map.Entry<String, List<Holdings.Sample>> one : byName.entrySet()) {
            String colour = COLOURS.get(number % COLOURS.size());
            StringBuilder points = new StringBuilder();
            for (Holdings.Sample sample : one.getValue()) {
                points.append(String.format(
                        Locale.ROOT,
                        "%.1f,%.1f ",
                        LEFT + (double) (WIDTH - LEFT - LEGEND) * sample.at() / end,
                        top + PANEL - sample.value() / most * PANEL));
            }
            svg.append(String.format(
                    Locale.ROOT, "<polyline fill=\"none\" stroke=\"%s\" points=\"%s\"/>%n", colour, points));
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n",
                    WIDTH - LEGEND + LINE,
                    top + LINE * (number + 1),
                    colour,
                    one.getKey()));
            number++;
        }
    }

    private static void text(StringBuilder svg, int x, int y, String text) {
        svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\">%s</text>%n", x, y, text));
    }
}
