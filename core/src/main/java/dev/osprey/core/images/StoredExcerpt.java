package dev.osprey.core.images;

import java.awt.Rectangle;

/**
 * An excerpt in the coordinates of the file, before rotation.
 *
 * @param area in pixels of the file
 * @param columns for each decoded pixel
 * @param rows for each decoded pixel
 * @param partialColumnsFirst whether the first decoded pixel of a row covers the remainder, not the last
 * @param partialRowsFirst whether the first decoded row covers the remainder, not the last
 */
record StoredExcerpt(Rectangle area, int columns, int rows, boolean partialColumnsFirst, boolean partialRowsFirst) {

    /** @param stored size of the image in the file */
    static StoredExcerpt of(Excerpt excerpt, int orientation, ImageSize stored) {
        boolean swaps = Orientation.swapsSides(orientation);
        int width = swaps ? excerpt.height() : excerpt.width();
        int height = swaps ? excerpt.width() : excerpt.height();
        int left = swaps ? excerpt.top() : excerpt.left();
        int top = swaps ? excerpt.left() : excerpt.top();
        boolean flipsX = Orientation.flipsX(orientation);
        boolean flipsY = Orientation.flipsY(orientation);
        return new StoredExcerpt(
                new Rectangle(
                        flipsX ? stored.width() - left - width : left,
                        flipsY ? stored.height() - top - height : top,
                        width,
                        height),
                swaps ? excerpt.rows() : excerpt.columns(),
                swaps ? excerpt.columns() : excerpt.rows(),
                flipsX,
                flipsY);
    }

    boolean isReduced() {
        return columns > 1 || rows > 1;
    }

    int decodedWidth() {
        return (area.width - 1) / columns + 1;
    }

    int decodedHeight() {
        return (area.height - 1) / rows + 1;
    }

    /** Columns that the first box lacks. */
    int columnOffset() {
        return partialColumnsFirst ? decodedWidth() * columns - area.width : 0;
    }

    /** Rows that the first box lacks. */
    int rowOffset() {
        return partialRowsFirst ? decodedHeight() * rows - area.height : 0;
    }
}
