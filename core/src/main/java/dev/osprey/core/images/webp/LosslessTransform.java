package dev.osprey.core.images.webp;

import java.io.IOException;

/** Undoes one of the transforms of RFC 9649, section 4, in place. */
interface LosslessTransform {

    /** @param pixels rows without gaps, of the width that the transform was read for */
    void undo(Pixels pixels, int height, Progress progress) throws IOException;

    /** Predicts each pixel from its neighbours. */
    record Predictor(int width, int bits, int[] modes) implements LosslessTransform {

        private static final int BLACK = 0xFF000000;

        @Override
        public void undo(Pixels pixels, int height, Progress progress) throws IOException {
            int[] argb = pixels.array();
            int start = pixels.start();
            argb[start] = add(argb[start], BLACK);
            for (int x = 1; x < width; x++) {
                argb[start + x] = add(argb[start + x], argb[start + x - 1]);
            }
            int blocksInRow = LosslessImage.blocks(width, bits);
            for (int y = 1; y < height; y++) {
                progress.check();
                int row = start + y * width;
                argb[row] = add(argb[row], argb[row - width]);
                for (int x = 1; x < width; x++) {
                    int mode = modes[(y >> bits) * blocksInRow + (x >> bits)] >> 8 & 0xF;
                    // Behind the last column, this is the first pixel of the row.
                    argb[row + x] = add(argb[row + x], predict(mode, argb, row + x));
                }
            }
        }

        private int predict(int mode, int[] argb, int at) {
            int left = argb[at - 1];
            int above = argb[at - width];
            int aboveRight = argb[at - width + 1];
            int aboveLeft = argb[at - width - 1];
            return switch (mode) {
                case 1 -> left;
                case 2 -> above;
                case 3 -> aboveRight;
                case 4 -> aboveLeft;
                case 5 -> mean(mean(left, aboveRight), above);
                case 6 -> mean(left, aboveLeft);
                case 7 -> mean(left, above);
                case 8 -> mean(aboveLeft, above);
                case 9 -> mean(above, aboveRight);
                case 10 -> mean(mean(left, aboveLeft), mean(above, aboveRight));
                case 11 -> select(left, above, aboveLeft);
                case 12 -> gradient(left, above, aboveLeft);
                case 13 -> halfGradient(mean(left, above), aboveLeft);
                default -> BLACK;
            };
        }

        /** Adds each channel modulo 256. */
        private static int add(int first, int second) {
            return (first & 0xFF00FF00) + (second & 0xFF00FF00) & 0xFF00FF00
                    | (first & 0x00FF00FF) + (second & 0x00FF00FF) & 0x00FF00FF;
        }

        private static int mean(int first, int second) {
            return (((first ^ second) & 0xFEFEFEFE) >>> 1) + (first & second);
        }

        private static int select(int left, int above, int aboveLeft) {
            int toLeft = 0;
            int toAbove = 0;
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                int corner = aboveLeft >>> shift & 0xFF;
                // The distance of a neighbour to the prediction left + above - corner.
                toLeft += Math.abs((above >>> shift & 0xFF) - corner);
                toAbove += Math.abs((left >>> shift & 0xFF) - corner);
            }
            return toLeft < toAbove ? left : above;
        }

        private static int gradient(int left, int above, int aboveLeft) {
            int predicted = 0;
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                int value = (left >>> shift & 0xFF) + (above >>> shift & 0xFF) - (aboveLeft >>> shift & 0xFF);
                predicted |= Samples.clip(value) << shift;
            }
            return predicted;
        }

        private static int halfGradient(int mean, int aboveLeft) {
            int predicted = 0;
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                int value = mean >>> shift & 0xFF;
                predicted |= Samples.clip(value + (value - (aboveLeft >>> shift & 0xFF)) / 2) << shift;
            }
            return predicted;
        }
    }

    /** Correlates the colours. */
    record Colour(int width, int bits, int[] factors) implements LosslessTransform {

        @Override
        public void undo(Pixels pixels, int height, Progress progress) throws IOException {
            int[] argb = pixels.array();
            int blocksInRow = LosslessImage.blocks(width, bits);
            for (int y = 0; y < height; y++) {
                progress.check();
                int row = pixels.start() + y * width;
                for (int x = 0; x < width; x++) {
                    argb[row + x] = undo(argb[row + x], factors[(y >> bits) * blocksInRow + (x >> bits)]);
                }
            }
        }

        private static int undo(int pixel, int factors) {
            byte green = (byte) (pixel >> 8);
            int red = (pixel >> 16) + delta((byte) factors, green) & 0xFF;
            int blue = pixel + delta((byte) (factors >> 8), green) + delta((byte) (factors >> 16), (byte) red) & 0xFF;
            return pixel & 0xFF00FF00 | red << 16 | blue;
        }

        private static int delta(byte factor, byte colour) {
            return factor * colour >> 5;
        }
    }

    /** Adds green to red and blue. */
    record Green(int width) implements LosslessTransform {

        @Override
        public void undo(Pixels pixels, int height, Progress progress) {
            int[] argb = pixels.array();
            int end = pixels.start() + width * height;
            for (int i = pixels.start(); i < end; i++) {
                int green = argb[i] >> 8 & 0xFF;
                argb[i] = argb[i] & 0xFF00FF00 | (argb[i] & 0x00FF00FF) + (green << 16 | green) & 0x00FF00FF;
            }
        }
    }

    /**
     * Replaces indexes by colours.
     *
     * @param width of the image with colours
     * @param bits 0, or the logarithm of the indexes in one pixel
     * @param colours those that an index can have; transparent black behind those of the file
     */
    record Palette(int width, int bits, int[] colours) implements LosslessTransform {

        @Override
        public void undo(Pixels pixels, int height, Progress progress) throws IOException {
            int[] argb = pixels.array();
            int packedWidth = LosslessImage.blocks(width, bits);
            int bitsOfIndex = Byte.SIZE >> bits;
            int mask = (1 << bitsOfIndex) - 1;
            // From the end, so that no index is overwritten before its use.
            for (int y = height - 1; y >= 0; y--) {
                progress.check();
                int from = pixels.start() + y * packedWidth;
                int to = pixels.start() + y * width;
                for (int x = width - 1; x >= 0; x--) {
                    int packed = argb[from + (x >> bits)] >> 8 & 0xFF;
                    int index = packed >> (x & (1 << bits) - 1) * bitsOfIndex & mask;
                    argb[to + x] = colours[index];
                }
            }
        }
    }
}
