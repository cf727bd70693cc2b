package dev.osprey.worker.classification;

/** The grey of a colour, by the weights of ITU-R BT.601, as everywhere in imaging libraries. */
final class Luminance {

    private Luminance() {}

    /** @return 0 to 255; of a grey exactly that grey */
    static int of(int rgb) {
        return (299 * (rgb >> 16 & 0xFF) + 587 * (rgb >> 8 & 0xFF) + 114 * (rgb & 0xFF) + 500) / 1000;
    }

    static Plane of(int[] pixels, int width) {
        float[] values = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            values[i] = of(pixels[i]);
        }
        return new Plane(width, pixels.length / width, values);
    }
}
