package dev.osprey.worker.preprocessing;

import java.util.Locale;

/**
 * One direction of a resize: where the pixels of the result lie among those of the source.
 *
 * @param first the centre of the first pixel of the result, in source pixels; 0 is the centre of the first source pixel
 * @param step source pixels for each pixel of the result
 * @param reach of the filter, in source pixels; {@code step} unless the source has been filtered before
 * @param count of pixels of the result
 */
record Axis(double first, double step, double reach, int count) {

    Axis {
        if (!(step > 0) || !(reach > 0) || count < 1) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d pixels, one each %f, reach %f", count, step, reach));
        }
    }

    /** From all of the source to all of the result. */
    static Axis whole(int source, int result) {
        double step = (double) source / result;
        return new Axis(0.5 * step - 0.5, step, step, result);
    }

    double centre(int at) {
        return first + at * step;
    }
}
