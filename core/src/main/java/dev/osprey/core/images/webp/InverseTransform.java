package dev.osprey.core.images.webp;

/** From coefficients to differences, RFC 6386, section 14. */
final class InverseTransform {

    private InverseTransform() {}

    /** Adds the block of sixteen coefficients from {@code from} on to four rows of a plane. */
    static void add(short[] coefficients, int from, byte[] plane, int at, int stride) {
        int dc = coefficients[from];
        if (isDcOnly(coefficients, from)) {
            int difference = dc + 4 >> 3;
            for (int y = 0; y < 4; y++) {
                for (int x = 0; x < 4; x++) {
                    add(plane, at + y * stride + x, difference);
                }
            }
            return;
        }
        int[] columns = new int[16];
        for (int i = 0; i < 4; i++) {
            int in = from + i;
            int a = coefficients[in] + coefficients[in + 8];
            int b = coefficients[in] - coefficients[in + 8];
            int c = sine(coefficients[in + 4]) - cosine(coefficients[in + 12]);
            int d = cosine(coefficients[in + 4]) + sine(coefficients[in + 12]);
            columns[4 * i] = a + d;
            columns[4 * i + 1] = b + c;
            columns[4 * i + 2] = b - c;
            columns[4 * i + 3] = a - d;
        }
        for (int i = 0; i < 4; i++) {
            int rounded = columns[i] + 4;
            int a = rounded + columns[i + 8];
            int b = rounded - columns[i + 8];
            int c = sine(columns[i + 4]) - cosine(columns[i + 12]);
            int d = cosine(columns[i + 4]) + sine(columns[i + 12]);
            int row = at + i * stride;
            add(plane, row, a + d >> 3);
            add(plane, row + 1, b + c >> 3);
            add(plane, row + 2, b - c >> 3);
            add(plane, row + 3, a - d >> 3);
        }
    }

    private static boolean isDcOnly(short[] coefficients, int from) {
        for (int i = 1; i < 16; i++) {
            if (coefficients[from + i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Computes the DC coefficients of sixteen blocks, which lie sixteen apart in {@code to}. */
    static void secondOrder(short[] coefficients, short[] to) {
        int[] columns = new int[16];
        for (int i = 0; i < 4; i++) {
            int a0 = coefficients[i] + coefficients[12 + i];
            int a1 = coefficients[4 + i] + coefficients[8 + i];
            int a2 = coefficients[4 + i] - coefficients[8 + i];
            int a3 = coefficients[i] - coefficients[12 + i];
            columns[i] = a0 + a1;
            columns[8 + i] = a0 - a1;
            columns[4 + i] = a3 + a2;
            columns[12 + i] = a3 - a2;
        }
        for (int i = 0; i < 4; i++) {
            int rounded = columns[4 * i] + 3;
            int a0 = rounded + columns[4 * i + 3];
            int a1 = columns[4 * i + 1] + columns[4 * i + 2];
            int a2 = columns[4 * i + 1] - columns[4 * i + 2];
            int a3 = rounded - columns[4 * i + 3];
            to[64 * i] = (short) (a0 + a1 >> 3);
            to[64 * i + 16] = (short) (a3 + a2 >> 3);
            to[64 * i + 32] = (short) (a0 - a1 >> 3);
            to[64 * i + 48] = (short) (a3 - a2 >> 3);
        }
    }

    private static void add(byte[] plane, int at, int difference) {
        plane[at] = (byte) Samples.clip((plane[at] & 0xFF) + difference);
    }

    /** Times the square root of 2 times the cosine of π/8. */
    private static int cosine(int value) {
        return (value * 20091 >> 16) + value;
    }

    /** Times the square root of 2 times the sine of π/8. */
    private static int sine(int value) {
        return value * 35468 >> 16;
    }
}
