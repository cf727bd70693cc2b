package dev.osprey.bench.simulation;

import java.awt.Color;
import java.awt.Font;
import java.util.Map;

import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A point for each policy: how late its slowest answers came, and what its workers cost. */
final class CostChart {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 440;
    private static final Color OWN = new Color(0x0969da);
    private static final Color OTHERS = new Color(0x8c959f);
    private static final double SECONDS_AN_HOUR = 3600;

    private CostChart() {}

    static Drawing of(Setting setting, Map<String, Outcome> together) {
        Drawing drawing = new Drawing(
                WIDTH,
                HEIGHT,
                "p95 answer time against cost, all loads together",
                "Setting " + setting.name() + ", at most " + setting.workers()
                        + " workers. Further down is sooner, further left is cheaper.");
        XYChart chart = new XYChart(WIDTH, HEIGHT - Drawing.HEAD);
        chart.setXAxisTitle("paid time of all workers, hours");
        chart.setYAxisTitle("p95 answer time, seconds");
        double latest = 0;
        double dearest = 0;
        for (Outcome outcome : together.values()) {
            latest = Math.max(latest, outcome.percentile(95));
            dearest = Math.max(dearest, hours(outcome));
        }
        style(chart.getStyler(), dearest * 1.2, latest * 1.15);
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

    /** To the right of the points: above or below, a neighbour's would be as near. */
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
        return outcome.cost() / SECONDS_AN_HOUR;
    }
}
