package dev.osprey.worker.preprocessing;

/**
 * One direction of an image that is resized and cropped to the middle. Only what the crop needs is decoded and resized:
 * a thin image would be enlarged to millions of pixels first.
 *
 * @param source pixels of the image
 * @param resized pixels after resizing
 * @param cropped pixels after cropping
 */
record CroppedAxis(int source, long resized, int cropped) {

    /** Reduced pixels that remain, at least, for each of the result. */
    private static final double PIXELS_FOR_EACH = 2.5;

    private double step() {
        return (double) source / resized;
    }

    /** As torchvision rounds: a half to the even number. */
    private long cropStart() {
        return (long) Math.rint((resized - cropped) / 2.0);
    }

    /** How many pixels may be averaged to one before resizing, without a difference that counts. */
    int reduction() {
        return Math.max(1, (int) (step() / PIXELS_FOR_EACH));
    }

    /** The first pixel needed; a multiple of the reduction. */
    int start() {
        double first = (cropStart() + 0.5) * step() - Math.max(1, step()) - 1;
        return (int) Math.max(0, Math.floor(first / reduction())) * reduction();
    }

    /** Behind the last pixel needed; a multiple of the reduction or the end of the image. */
    int end() {
        double last = (cropStart() + cropped - 0.5) * step() + Math.max(1, step()) + 1;
        return (int) Math.min(source, Math.ceil(last / reduction()) * reduction());
    }

    /**
     * From the decoded pixels to those after cropping.
     *
     * @param start of what is decoded
     * @param reduction of what is decoded
     */
    Axis axis(int start, int reduction) {
        double step = step() / reduction;
        // As wide as together with the reduction it has the variance of the filter alone.
        double reach = reduction == 1 ? step : Math.sqrt(step * step - 0.5 + 0.5 / ((double) reduction * reduction));
        return new Axis(((cropStart() + 0.5) * step() - start) / reduction - 0.5, step, reach, cropped);
    }
}
