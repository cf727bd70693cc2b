package dev.osprey.core.images.webp;

/** Converts a frame to RGB, with chroma interpolated as libwebp does by default. */
final class YuvConversion {

    private static final int OPAQUE = 0xFF000000;

    private final YuvFrame frame;
    private final int width;
    private final int height;

    YuvConversion(YuvFrame frame, int width, int height) {
        this.frame = frame;
        this.width = width;
        this.height = height;
    }

    /** Writes the rows of the frame, opaque. */
    void to(Pixels pixels) {
        int lastChromaRow = (height + 1) / 2 - 1;
        for (int y = 0; y < height; y++) {
            int near = y / 2;
            int far = Math.max(0, Math.min(lastChromaRow, y % 2 == 0 ? near - 1 : near + 1));
            row(pixels.array(), pixels.row(y), frame.lumaRow(y), frame.chromaRow(near), frame.chromaRow(far));
        }
    }

    private void row(int[] pixels, int to, int luma, int near, int far) {
        byte[] lumas = frame.luma();
        byte[] blues = frame.blue();
        byte[] reds = frame.red();
        for (int x = 0; x < width; x++) {
            int chroma = x >> 1;
            int blue;
            int red;
            if (x == 0 || x == width - 1 && (width & 1) == 0) {
                blue = edge(blues, near + chroma, far + chroma);
                red = edge(reds, near + chroma, far + chroma);
            } else {
                int side = (x & 1) == 0 ? -1 : 1;
                blue = inner(blues, near + chroma, far + chroma, side);
                red = inner(reds, near + chroma, far + chroma, side);
            }
            pixels[to + x] = rgb(lumas[luma + x] & 0xFF, blue, red);
        }
    }

    private static int edge(byte[] plane, int near, int far) {
        return 3 * (plane[near] & 0xFF) + (plane[far] & 0xFF) + 2 >> 2;
    }

    /** Weights of 9, 3, 3 and 1 sixteenths, rounded in two steps. */
    private static int inner(byte[] plane, int near, int far, int side) {
        int nearest = plane[near] & 0xFF;
        int beside = plane[near + side] & 0xFF;
        int across = plane[far] & 0xFF;
        int diagonal = plane[far + side] & 0xFF;
        int mean = nearest + beside + across + diagonal + 8 + 2 * (beside + across) >> 3;
        return mean + nearest >> 1;
    }

    private static int rgb(int luma, int blue, int red) {
        int y = luma * 19077 >> 8;
        return OPAQUE
                | level(y + (red * 26149 >> 8) - 14234) << 16
                | level(y - (blue * 6419 >> 8) - (red * 13320 >> 8) + 8708) << 8
                | level(y + (blue * 33050 >> 8) - 17685);
    }

    private static int level(int value) {
        return Samples.clip(value >> 6);
    }
}
