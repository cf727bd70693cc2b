package dev.osprey.worker.classification;

import java.awt.image.BufferedImage;

/** Takes transparency out of a picture. */
final class Backdrop {

    static final int BLACK = 0x00;
    static final int WHITE = 0xFF;

    private Backdrop() {}

    static boolean isNeededFor(BufferedImage image) {
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

    /** @return pixels row by row, as {@code 0x..rrggbb} */
    static int[] layOver(int shade, BufferedImage image) {
        int[] pixels = pixels(image);
        if (!image.getColorModel().hasAlpha()) {
            return pixels;
        }
        for (int i = 0; i < pixels.length; i++) {
            int alpha = pixels[i] >>> 24;
            if (alpha != 0xFF) {
                pixels[i] = 0xFF000000
                        | mix(pixels[i] >> 16 & 0xFF, shade, alpha) << 16
                        | mix(pixels[i] >> 8 & 0xFF, shade, alpha) << 8
                        | mix(pixels[i] & 0xFF, shade, alpha);
            }
        }
        return pixels;
    }

    private static int mix(int value, int shade, int alpha) {
        return (value * alpha + shade * (0xFF - alpha) + 0x7F) / 0xFF;
    }

    /** A copy, without the pixel by pixel conversion of {@code getRGB}: the decoder gives whole sRGB pixels. */
    private static int[] pixels(BufferedImage image) {
        return (int[]) image.getRaster().getDataElements(0, 0, image.getWidth(), image.getHeight(), null);
    }
}
