package dev.osprey.bench.simulation;

import java.awt.Color;
import java.awt.Font;
import java.util.Map;

import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** One point per policy: its p95 response time and the cost of its workers. */
final class CostChart {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 440;
    private static final Color OWN = new Color(0x0969da);
    private static final Color OTHERS = new Color(0x8c959f);
    private static final double SECONDS_PER_HOUR = 3600;

    private CostChart() {}

    static Drawing of(Environment environment, Map<String, Outcome> together) {
        Drawing drawing = new Drawing(
                WIDTH,
                HEIGHT,
                "p95 response time and cost, all loads combined",
                "Environment " + environment.name() + ", at most " + environment.workers()
                        + " workers. Lower is faster, further left is cheaper.");
        XYChart chart = new XYChart(WIDTH, HEIGHT - Drawing.HEAD);
        chart.setXAxisTitle("billed time of all workers, hours");
        chart.setYAxisTitle("p95 response time, seconds");
        double slowest = 0;
        double highestCost = 0;
        for (Outcome outcome : together.values()) {
            slowest = Math.max(slowest, outcome.percentile(95));
            highestCost = Math.max(highestCost, hours(outcome));
        }
        style(chart.getStyler(), highestCost * 1.2, slowest * 1.15);
        for (Map.Entry<String, Outcome> each : together.entrySet()) {
            double[] x = {hours(each.getValue())};
            double[] y = {each.getValue().percentile(95)};
            chart.addSeries(each.getKey(), x, y)
                    .setMarker(SeriesMarkers.CIRCLE)
                    .setMarkerColor(each.getKey().equals("backlog") ? OWN : OTHERS);
        }
        chart.paint(drawing.at(0, Drawing.HEAD), WIDTH, HEIGHT - Drawing.HEAD);
        label(drawing, chart, together);
        return drawing;
    }

    /** Labels are to the right of the points: above or below, they would be as close to a neighbor's point. */
    private static void label(Drawing drawing, XYChart chart, Map<String, Outcome> together) {
        together.forEach((policy, outcome) -> drawing.text(
                policy,
                (int) Math.round(chart.getScreenXFromChart(hours(outcome))) + 11,
                (int) Math.round(chart.getScreenYFromChart(outcome.percentile(95))) + Drawing.HEAD + 5,
                Drawing.font(Font.BOLD, 13),
                policy.equals("backlog") ? OWN : Drawing.INK));
    }

    private static void style(XYStyler styler, double hours, double seconds) {
        ChartStyle.apply(styler);
        styler.setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        styler.setMarkerSize(12);
        styler.setXAxisMin(ChartStyle.ZERO * hours).setXAxisMax(hours);
        styler.setYAxisMin(ChartStyle.ZERO * seconds).setYAxisMax(seconds);
    }

    private static double hours(Outcome outcome) {
        return outcome.cost() / SECONDS_PER_HOUR;
    }
}
