package dev.osprey.core.images;

import java.awt.AlphaComposite;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;

/** Converts what a reader returns to packed sRGB pixels. */
final class PackedPixels {

    private PackedPixels() {}

    /** {@code INT_ARGB} with straight alpha when the image has an alpha channel, else {@code INT_RGB}. */
    static BufferedImage of(BufferedImage image) {
        int type = image.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
        ColorSpace space = image.getColorModel().getColorSpace();
        if (space.getType() == ColorSpace.TYPE_GRAY && image.getColorModel() instanceof ComponentColorModel) {
            return grey(image, type);
        }
        if (image.getType() == type) {
            return image;
        }
        BufferedImage pixels = new BufferedImage(image.getWidth(), image.getHeight(), type);
        if (!space.isCS_sRGB()) {
            // getRGB would convert each pixel separately, which takes seconds.
            return new ColorConvertOp(null).filter(image, pixels);
        }
        Graphics2D graphics = pixels.createGraphics();
        graphics.setComposite(AlphaComposite.Src);
        graphics.drawImage(image, 0, 0, null);
        graphics.dispose();
        return pixels;
    }

    /** Copies grey values unchanged: Java treats them as linear and would brighten them. */
    private static BufferedImage grey(BufferedImage image, int type) {
        Raster raster = image.getRaster();
        int excessBits = Math.max(0, raster.getSampleModel().getSampleSize(0) - 8);
        boolean hasAlpha = type == BufferedImage.TYPE_INT_ARGB;
        BufferedImage pixels = new BufferedImage(image.getWidth(), image.getHeight(), type);
        int[] row = new int[image.getWidth()];
        int[] samples = null;
        for (int y = 0; y < image.getHeight(); y++) {
            samples = raster.getPixels(0, y, row.length, 1, samples);
            int bands = samples.length / row.length;
            for (int x = 0; x < row.length; x++) {
                int value = samples[x * bands] >> excessBits;
                int alpha = hasAlpha ? samples[x * bands + bands - 1] >> excessBits : 0xFF;
                row[x] = alpha << 24 | value << 16 | value << 8 | value;
            }
            pixels.getRaster().setDataElements(0, y, row.length, 1, row);
        }
        return pixels;
    }
}
