package dev.osprey.core.images;

import java.awt.Point;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/** Reduces an image by a box filter: its samples when they are bytes without alpha, else its packed pixels. */
final class ReducedPixels {

    /** Packed pixels held at once, other than those of the image. */
    private static final int STRIP_PIXELS = 1 << 16;

    private static final int OPAQUE = 0xFF;
    private static final int[] BLUE_GREEN_RED = {2, 1, 0};

    private ReducedPixels() {}

    /** @param excerpt whose area is the whole image */
    static BufferedImage of(BufferedImage image, StoredExcerpt excerpt) {
        Rectangle area = excerpt.area();
        if (image.getColorModel() instanceof ComponentColorModel colours
                && !colours.hasAlpha()
                && image.getSampleModel() instanceof PixelInterleavedSampleModel model
                && model.getPixelStride() == model.getNumBands()
                && RowSums.supports(model.getNumBands())
                && image.getRaster().getDataBuffer() instanceof DataBufferByte samples
                && samples.getNumBanks() == 1) {
            BoxReduction reduction = new BoxReduction(excerpt, model.getNumBands());
            Raster raster = image.getRaster();
            int first = samples.getOffset()
                    + model.getOffset(-raster.getSampleModelTranslateX(), -raster.getSampleModelTranslateY(), 0)
                    - model.getBandOffsets()[0];
            for (int y = 0; y < area.height; y++) {
                reduction.add(samples.getData(), first + y * model.getScanlineStride());
            }
            return image(reduction, excerpt, colours, model.getBandOffsets());
        }
        return packed(image, excerpt);
    }

    /** @param bandOffsets where each band is in a pixel */
    static BufferedImage image(BoxReduction reduction, StoredExcerpt excerpt, ColorModel colours, int... bandOffsets) {
        int bands = bandOffsets.length;
        byte[] samples = reduction.result();
        if (bands == 3 && bandOffsets[0] == 0 && bandOffsets[2] == 2) {
            // Java converts images of blue, green and red much faster.
            for (int i = 0; i < samples.length; i += bands) {
                byte red = samples[i];
                samples[i] = samples[i + 2];
                samples[i + 2] = red;
            }
            bandOffsets = BLUE_GREEN_RED;
        }
        WritableRaster raster = Raster.createInterleavedRaster(
                new DataBufferByte(samples, samples.length),
                excerpt.decodedWidth(),
                excerpt.decodedHeight(),
                excerpt.decodedWidth() * bands,
                bands,
                bandOffsets,
                new Point());
        return new BufferedImage(colours, raster, false, null);
    }

    /** Colours count by their opacity. */
    private static BufferedImage packed(BufferedImage image, StoredExcerpt excerpt) {
        int width = excerpt.area().width;
        int height = excerpt.area().height;
        boolean alpha = image.getColorModel().hasAlpha();
        int bands = alpha ? 4 : 3;
        BoxReduction reduction = new BoxReduction(excerpt, bands);
        int stripHeight = Math.max(1, STRIP_PIXELS / width);
        int[] pixels = new int[width];
        byte[] row = new byte[width * bands];
        for (int top = 0; top < height; top += stripHeight) {
            int rows = Math.min(stripHeight, height - top);
            BufferedImage strip = PackedPixels.of(image.getSubimage(0, top, width, rows));
            for (int y = 0; y < rows; y++) {
                strip.getRaster().getDataElements(0, y, width, 1, pixels);
                samples(pixels, alpha, row);
                reduction.add(row, 0);
            }
        }
        return pixels(reduction.result(), excerpt, alpha);
    }

    private static void samples(int[] pixels, boolean alpha, byte[] row) {
        int at = 0;
        for (int pixel : pixels) {
            int opacity = alpha ? pixel >>> 24 : OPAQUE;
            row[at++] = (byte) weighted(pixel >> 16 & 0xFF, opacity);
            row[at++] = (byte) weighted(pixel >> 8 & 0xFF, opacity);
            row[at++] = (byte) weighted(pixel & 0xFF, opacity);
            if (alpha) {
                row[at++] = (byte) opacity;
            }
        }
    }

    private static int weighted(int sample, int opacity) {
        return opacity == OPAQUE ? sample : (sample * opacity + OPAQUE / 2) / OPAQUE;
    }

    private static BufferedImage pixels(byte[] samples, StoredExcerpt excerpt, boolean alpha) {
        BufferedImage image = new BufferedImage(
                excerpt.decodedWidth(),
                excerpt.decodedHeight(),
                alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        int[] row = new int[image.getWidth()];
        int at = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < row.length; x++) {
                int opacity = alpha ? samples[at + 3] & 0xFF : OPAQUE;
                row[x] = opacity << 24
                        | straight(samples[at], opacity) << 16
                        | straight(samples[at + 1], opacity) << 8
                        | straight(samples[at + 2], opacity);
                at += alpha ? 4 : 3;
            }
            image.getRaster().setDataElements(0, y, row.length, 1, row);
        }
        return image;
    }

    private static int straight(byte weighted, int opacity) {
        int sample = weighted & 0xFF;
        return opacity == OPAQUE || opacity == 0 ? sample : Math.min(OPAQUE, (sample * OPAQUE + opacity / 2) / opacity);
    }
}
