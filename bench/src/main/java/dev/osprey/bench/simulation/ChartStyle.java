package dev.osprey.bench.simulation;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;

import org.knowm.xchart.style.XYStyler;

/** The common style of all charts: black on white, few lines, direct labels instead of a legend. */
final class ChartStyle {

    /** Start of the axes as a fraction of their length: XChart omits the label of an axis that starts exactly at zero. */
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
