package dev.osprey.bench.simulation;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;

import org.knowm.xchart.style.XYStyler;

/** What all charts have in common: black on white, few lines, no legend, since everything is labelled where it is. */
final class ChartStyle {

    /** Where axes begin, as a part of their length: right at zero XChart leaves the label out. */
    static final double ZERO = -0.0001;

    private ChartStyle() {}

    static void apply(XYStyler styler) {
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(Drawing.GRID);
        styler.setPlotGridLinesStroke(new BasicStroke(1));
        styler.setPlotContentSize(1);
        styler.setPlotMargin(0);
        styler.setLegendVisible(false);
        styler.setChartTitleBoxVisible(false);
        styler.setChartFontColor(Drawing.INK);
        styler.setAxisTickLabelsColor(Drawing.PALE_INK);
        styler.setAxisTickLabelsFont(Drawing.font(Font.PLAIN, 12));
        styler.setAxisTitleFont(Drawing.font(Font.PLAIN, 12));
        styler.setAxisTickMarksColor(Drawing.GRID);
        styler.setXAxisDecimalPattern("#,##0");
        styler.setYAxisDecimalPattern("#,##0");
    }
}
