package dev.osprey.core.images;

import java.awt.AlphaComposite;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;

/** Any picture that a reader gives, as whole sRGB pixels. */
final class Pixels {

    private Pixels() {}

    /** {@code INT_ARGB} with straight alpha where the picture has transparency, else {@code INT_RGB}. */
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
            // Pixel by pixel, as getRGB does it, such a conversion takes seconds.
            return new ColorConvertOp(null).filter(image, pixels);
        }
        Graphics2D graphics = pixels.createGraphics();
        graphics.setComposite(AlphaComposite.Src);
        graphics.drawImage(image, 0, 0, null);
        graphics.dispose();
        return pixels;
    }

    /** The stored greys as they are: Java takes them as linear light and would brighten them all. */
    private static BufferedImage grey(BufferedImage image, int type) {
        Raster raster = image.getRaster();
        int surplus = Math.max(0, raster.getSampleModel().getSampleSize(0) - 8);
        boolean transparent = type == BufferedImage.TYPE_INT_ARGB;
        BufferedImage pixels = new BufferedImage(image.getWidth(), image.getHeight(), type);
        int[] row = new int[image.getWidth()];
        int[] samples = null;
        for (int y = 0; y < image.getHeight(); y++) {
            samples = raster.getPixels(0, y, row.length, 1, samples);
            int bands = samples.length / row.length;
            for (int x = 0; x < row.length; x++) {
                int value = samples[x * bands] >> surplus;
                int alpha = transparent ? samples[x * bands + bands - 1] >> surplus : 0xFF;
                row[x] = alpha << 24 | value << 16 | value << 8 | value;
            }
            pixels.getRaster().setDataElements(0, y, row.length, 1, row);
        }
        return pixels;
    }
}
