package dev.osprey.worker.preprocessing;

/** Luma by the weights of ITU-R BT.601, as most imaging libraries convert colour to grayscale. */
final class Grayscale {

    private Grayscale() {}

    /**
     * @param rgb {@code 0x..rrggbb}
     * @return 0 to 255; a grey keeps its value
     */
    static int of(int rgb) {
        return (299 * (rgb >> 16 & 0xFF) + 587 * (rgb >> 8 & 0xFF) + 114 * (rgb & 0xFF) + 500) / 1000;
    }

    /** @param pixels row by row, as {@code 0x..rrggbb} */
    static Channel of(int[] pixels, int width) {
        float[] values = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            values[i] = of(pixels[i]);
        }
        return new Channel(width, pixels.length / width, values);
    }
}
