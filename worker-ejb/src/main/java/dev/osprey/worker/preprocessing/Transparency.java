package dev.osprey.worker.preprocessing;

import java.awt.image.BufferedImage;

/** The alpha channel of an image. */
final class Transparency {

    private Transparency() {}

    /** Whether any pixel is not fully opaque. */
    static boolean isPresentIn(BufferedImage image) {
        if (!image.getColorModel().hasAlpha()) {
            return false;
        }
        for (int pixel : pixels(image)) {
            if (pixel >>> 24 != 0xFF) {
                return true;
            }
        }
        return false;
    }

    /**
     * Blends the image onto a plain background.
     *
     * @param background a shade of grey, 0 (black) to 255 (white)
     * @return pixels row by row, as {@code 0x..rrggbb}
     */
    static int[] flatten(BufferedImage image, int background) {
        int[] pixels = pixels(image);
        if (!image.getColorModel().hasAlpha()) {
            return pixels;
        }
        for (int i = 0; i < pixels.length; i++) {
            int alpha = pixels[i] >>> 24;
            if (alpha != 0xFF) {
                pixels[i] = 0xFF000000
                        | blend(pixels[i] >> 16 & 0xFF, background, alpha) << 16
                        | blend(pixels[i] >> 8 & 0xFF, background, alpha) << 8
                        | blend(pixels[i] & 0xFF, background, alpha);
            }
        }
        return pixels;
    }

    private static int blend(int value, int background, int alpha) {
        return (value * alpha + background * (0xFF - alpha) + 0x7F) / 0xFF;
    }

    /** A copy, without {@code getRGB}'s conversion of each pixel: the decoder returns packed sRGB pixels. */
    private static int[] pixels(BufferedImage image) {
        return (int[]) image.getRaster().getDataElements(0, 0, image.getWidth(), image.getHeight(), null);
    }
}
