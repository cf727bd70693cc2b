package dev.osprey.core.images;

import java.awt.AlphaComposite;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;

/** Converts what a reader returns to packed sRGB pixels. */
final class PackedPixels {

    private PackedPixels() {}

    /** {@code INT_ARGB} with straight alpha when the image has an alpha channel, else {@code INT_RGB}. */
    static BufferedImage of(BufferedImage image) {
        ColorModel colours = image.getColorModel();
        int type = colours.hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
        ColorSpace space = colours.getColorSpace();
        boolean components = colours instanceof ComponentColorModel;
        // Java treats grey values as linear and would brighten them.
        if (components && space.getType() == ColorSpace.TYPE_GRAY) {
            return copy(image, type, 1);
        }
        if (image.getType() == type) {
            return image;
        }
        boolean moreThanBytes = image.getRaster().getTransferType() != DataBuffer.TYPE_BYTE;
        if (components && space.isCS_sRGB() && moreThanBytes && !colours.isAlphaPremultiplied()) {
            // Java would convert each pixel separately, which takes seconds.
            return copy(image, type, 3);
        }
        BufferedImage pixels = new BufferedImage(image.getWidth(), image.getHeight(), type);
        if (space.isCS_sRGB()) {
            Graphics2D graphics = pixels.createGraphics();
            graphics.setComposite(AlphaComposite.Src);
            graphics.drawImage(image, 0, 0, null);
            graphics.dispose();
            return pixels;
        }
        if (space instanceof ICC_ColorSpace) {
            return new ColorConvertOp(null).filter(image, pixels);
        }
        // ColorConvertOp would convert each pixel twice, by way of CIE XYZ.
        for (int y = 0; y < image.getHeight(); y++) {
            int[] row = image.getRGB(0, y, image.getWidth(), 1, null, 0, image.getWidth());
            pixels.setRGB(0, y, row.length, 1, row, 0, row.length);
        }
        return pixels;
    }

    /**
     * Copies the upper eight bits of samples, or floating-point samples from 0 to 1.
     *
     * @param colours 1 for grey, 3 for red, green and blue; an alpha channel is the last one
     */
    private static BufferedImage copy(BufferedImage image, int type, int colours) {
        Raster raster = image.getRaster();
        int transferType = raster.getTransferType();
        boolean floatingPoint = transferType == DataBuffer.TYPE_FLOAT || transferType == DataBuffer.TYPE_DOUBLE;
        int bits = Math.max(0, raster.getSampleModel().getSampleSize(0) - Byte.SIZE);
        boolean hasAlpha = type == BufferedImage.TYPE_INT_ARGB;
        int bands = raster.getNumBands();
        BufferedImage pixels = new BufferedImage(image.getWidth(), image.getHeight(), type);
        int[] row = new int[image.getWidth()];
        int[] levels = new int[row.length * bands];
        float[] samples = new float[floatingPoint ? levels.length : 0];
        for (int y = 0; y < image.getHeight(); y++) {
            if (floatingPoint) {
                raster.getPixels(0, y, row.length, 1, samples);
                for (int i = 0; i < levels.length; i++) {
                    levels[i] = Math.round(0xFF * Math.max(0, Math.min(1, samples[i])));
                }
            } else {
                raster.getPixels(0, y, row.length, 1, levels);
                for (int i = 0; i < levels.length; i++) {
                    levels[i] >>>= bits;
                }
            }
            for (int x = 0; x < row.length; x++) {
                int first = x * bands;
                int green = levels[colours == 1 ? first : first + 1];
                int blue = levels[colours == 1 ? first : first + 2];
                int alpha = hasAlpha ? levels[first + bands - 1] : 0xFF;
                row[x] = alpha << 24 | levels[first] << 16 | green << 8 | blue;
            }
            pixels.getRaster().setDataElements(0, y, row.length, 1, row);
        }
        return pixels;
    }
}
