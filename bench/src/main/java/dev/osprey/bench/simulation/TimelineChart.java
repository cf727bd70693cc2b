package dev.osprey.bench.simulation;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.YAxisPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** One panel per policy, all with the same axes: the number of workers and of waiting images over time. */
final class TimelineChart {

    private static final int COLUMNS = 2;
    private static final int PANEL_WIDTH = 450;
    private static final int PANEL_HEIGHT = 220;
    private static final int LEGEND = 30;
    // A panel cannot show more points than this.
    private static final int POINTS = 300;

    private static final Color WORKERS = new Color(0x0969da);
    private static final Color WAITING = new Color(0xf2c9a1);
    private static final Color WAITING_INK = new Color(0xa8500f);
    private static final Color LOAD = new Color(0x57606a);

    private final Environment environment;
    private final LoadResult result;
    private final double until;
    private final long maxWaiting;

    /** @param seconds how much of the load is shown, from its start */
    TimelineChart(Environment environment, LoadResult result, double seconds) {
        this.environment = environment;
        this.result = result;
        this.until = seconds;
        this.maxWaiting = result.runs().values().stream()
                .flatMap(run -> shown(run).stream())
                .mapToLong(Sample::waiting)
                .max()
                .orElse(1);
    }

    Drawing draw(String title, String subtitle) {
        int rows = (result.runs().size() + COLUMNS - 1) / COLUMNS;
        int top = Drawing.HEAD + LEGEND;
        Drawing drawing = new Drawing(COLUMNS * PANEL_WIDTH, top + rows * PANEL_HEIGHT, title, subtitle);
        legend(drawing);
        int panel = 0;
        for (Map.Entry<String, PolicyRun> each : result.runs().entrySet()) {
            int x = panel % COLUMNS * PANEL_WIDTH;
            int y = top + panel / COLUMNS * PANEL_HEIGHT;
            panel(each.getKey(), each.getValue()).paint(drawing.at(x, y), PANEL_WIDTH, PANEL_HEIGHT);
            panel++;
        }
        return drawing;
    }

    private void legend(Drawing drawing) {
        Font font = Drawing.font(Font.PLAIN, 13);
        int y = Drawing.HEAD + 14;
        Graphics2D samples = drawing.at(0, 0);
        samples.setColor(WORKERS);
        samples.fillRect(16, y - 7, 26, 3);
        drawing.text("workers (left)", 50, y, font, WORKERS);
        samples.setColor(WAITING);
        samples.fillRect(180, y - 11, 26, 12);
        drawing.text("waiting images (right)", 214, y, font, WAITING_INK);
        if (hasLoad()) {
            samples.setColor(LOAD);
            samples.fillRect(400, y - 6, 26, 2);
            drawing.text("workers that the load keeps busy (left)", 434, y, font, LOAD);
        }
    }

    private XYChart panel(String policy, PolicyRun run) {
        XYChart chart = new XYChart(PANEL_WIDTH, PANEL_HEIGHT);
        chart.setTitle(String.format(
                Locale.ROOT,
                "%s: p95 %.0f s, %.2f h billed",
                policy,
                run.outcome().percentile(95),
                run.outcome().cost() / 3600));
        chart.setXAxisTitle("minutes");
        chart.setYAxisGroupTitle(0, "workers");
        chart.setYAxisGroupTitle(1, "images");
        style(chart.getStyler());
        List<Sample> shown = shown(run);
        List<Sample> thinned = thinned(shown);
        XYSeries waiting = chart.addSeries("waiting", minutes(thinned), values(thinned, Sample::waiting));
        waiting.setXYSeriesRenderStyle(XYSeriesRenderStyle.Area);
        waiting.setYAxisGroup(1);
        waiting.setFillColor(WAITING);
        line(waiting, WAITING, SeriesLines.NONE);
        if (hasLoad()) {
            step(chart, "load", shown, this::busyByLoad, LOAD, new BasicStroke(1.5f));
        }
        step(chart, "workers", shown, Sample::workers, WORKERS, new BasicStroke(2));
        return chart;
    }

    private void style(XYStyler styler) {
        ChartStyle.apply(styler);
        styler.setChartTitleFont(Drawing.font(Font.BOLD, 13));
        styler.setXAxisMin(ChartStyle.ZERO * until / 60).setXAxisMax(until / 60);
        styler.setYAxisMin(0, ChartStyle.ZERO * environment.workers()).setYAxisMax(0, environment.workers() * 1.1);
        styler.setYAxisMin(1, ChartStyle.ZERO * maxWaiting).setYAxisMax(1, maxWaiting * 1.1);
        styler.setYAxisGroupPosition(1, YAxisPosition.Right);
        styler.setYAxisGroupTitleColor(0, WORKERS);
        styler.setYAxisGroupTitleColor(1, WAITING_INK);
    }

    private static void line(XYSeries series, Color color, BasicStroke stroke) {
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(color);
        series.setLineStyle(stroke);
    }

    private static void step(
            XYChart chart,
            String name,
            List<Sample> samples,
            ToDoubleFunction<Sample> value,
            Color color,
            BasicStroke stroke) {
        List<Sample> changes = changes(samples, value);
        XYSeries series = chart.addSeries(name, minutes(changes), values(changes, value));
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Step);
        line(series, color, stroke);
    }

    private static double[] minutes(List<Sample> samples) {
        return values(samples, sample -> sample.at() / 60);
    }

    private static double[] values(List<Sample> samples, ToDoubleFunction<Sample> value) {
        return samples.stream().mapToDouble(value).toArray();
    }

    private double busyByLoad(Sample sample) {
        return result.trace().rate().applyAsDouble(sample.at()) * environment.service();
    }

    private boolean hasLoad() {
        return result.trace().atOnce() == 0;
    }

    private List<Sample> shown(PolicyRun run) {
        return run.timeline().stream().filter(sample -> sample.at() <= until).toList();
    }

    private static List<Sample> thinned(List<Sample> samples) {
        int step = Math.max(1, samples.size() / POINTS);
        List<Sample> thinned = new ArrayList<>();
        for (int each = 0; each < samples.size(); each += step) {
            thinned.add(samples.get(each));
        }
        return thinned;
    }

    /** The samples at which the value changed, and the last one. */
    private static List<Sample> changes(List<Sample> samples, ToDoubleFunction<Sample> value) {
        List<Sample> changes = new ArrayList<>();
        double before = -1;
        for (Sample each : samples) {
            double now = value.applyAsDouble(each);
            if (now != before) {
                changes.add(each);
                before = now;
            }
        }
        changes.add(samples.get(samples.size() - 1));
        return changes;
    }
}
