package dev.osprey.core.images;

import java.awt.Point;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.util.Arrays;

/**
 * The destination of a reader that sets one row after the other: it reduces them instead of keeping them, so that a large
 * photograph takes little memory. Has no pixels to read.
 */
final class ReducingRaster extends WritableRaster {

    private final BoxReduction reduction;
    private final int passes;
    private int pass;
    private boolean inOrder = true;
    private int[] bandOffsets;

    /**
     * @param model of the whole destination, of bytes
     * @param passes over the image; only the last one shows it in full
     */
    ReducingRaster(SampleModel model, BoxReduction reduction, int passes) {
        super(model, new DataBufferByte(1), new Point());
        this.reduction = reduction;
        this.passes = passes;
    }

    @Override
    public void setRect(int x, int y, Raster row) {
        pass += y == 0 ? 1 : 0;
        if (pass < passes) {
            return;
        }
        boolean next = pass == passes
                && x == 0
                && y == reduction.rowsAdded()
                && y < getHeight()
                && row.getHeight() == 1
                && row.getWidth() == getWidth()
                && row.getSampleModel() instanceof PixelInterleavedSampleModel model
                && model.getPixelStride() == getNumBands()
                && row.getNumBands() == getNumBands()
                && row.getDataBuffer() instanceof DataBufferByte;
        if (!inOrder || !next) {
            inOrder = false;
            return;
        }
        bandOffsets = ((PixelInterleavedSampleModel) row.getSampleModel()).getBandOffsets();
        int offset = row.getDataBuffer().getOffset()
                + ((PixelInterleavedSampleModel) row.getSampleModel())
                        .getOffset(-row.getSampleModelTranslateX(), -row.getSampleModelTranslateY(), 0)
                - bandOffsets[0];
        reduction.add(((DataBufferByte) row.getDataBuffer()).getData(), offset);
    }

    /** Whether the reader has set every row, in order, and nothing else. */
    boolean isComplete() {
        return inOrder && reduction.rowsAdded() == getHeight();
    }

    /** Where each band is in a pixel of the reduced image. */
    int[] bandOffsets() {
        return Arrays.copyOf(bandOffsets, bandOffsets.length);
    }
}
