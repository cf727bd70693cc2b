package dev.osprey.worker.classification;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * For models of single items in front of nothing, such as those of Fashion-MNIST: what its makers did to product
 * photographs. The plain background is found and trimmed off, the item's longer side fills the model's picture, the
 * item sits in the middle, and a background of the opposite brightness is turned round. A picture that has the model's
 * size already is only turned round when needed.
 */
final class CutOutSubject implements Framing {

    /** A small item in a large photograph must still be more than the model's size. */
    private static final int FINER_THAN_MODEL = 8;
    /** Of 255: closer than this to the background is background (the 5 % of the Fashion-MNIST paper). */
    private static final float TOLERANCE = 0.05f * 0xFF;
    /** A row or column with a smaller part of other pixels has only noise of compression in it. */
    private static final double NOISE = 0.005;

    private final ModelArguments arguments;

    CutOutSubject(ModelArguments arguments) {
        this.arguments = arguments;
    }

    @Override
    public int sideNeeded() {
        return FINER_THAN_MODEL * Math.max(arguments.width(), arguments.height());
    }

    @Override
    public List<List<Plane>> frame(BufferedImage image) {
        if (Backdrop.isNeededFor(image)) {
            // Without a background nothing tells whether the item's shades are natural or turned round.
            return List.of(
                    frame(onBackdrop(Backdrop.WHITE, image), Backdrop.WHITE),
                    frame(onBackdrop(Backdrop.BLACK, image), Backdrop.BLACK));
        }
        Plane grey = onBackdrop(Backdrop.WHITE, image);
        return List.of(frame(grey, background(grey)));
    }

    private static Plane onBackdrop(int shade, BufferedImage image) {
        return Luminance.of(Backdrop.layOver(shade, image), image.getWidth());
    }

    private List<Plane> frame(Plane grey, float backgroundAsIs) {
        float background = backgroundAsIs;
        boolean light = background > 0x7F;
        if (light) {
            invert(grey);
            background = 0xFF - background;
        }
        Plane onBlack = grey.width() == arguments.width() && grey.height() == arguments.height()
                ? grey
                : fill(blacken(trim(grey, background), background));
        if (arguments.backgroundWhite()) {
            invert(onBlack);
        }
        return Collections.nCopies(arguments.channels(), onBlack);
    }

    /** What most of the picture's outermost pixels are like. */
    private static float background(Plane grey) {
        int width = grey.width();
        int height = grey.height();
        float[] border = new float[2 * (width + height)];
        int count = 0;
        for (int x = 0; x < width; x++) {
            border[count++] = grey.at(x, 0);
            border[count++] = grey.at(x, height - 1);
        }
        for (int y = 0; y < height; y++) {
            border[count++] = grey.at(0, y);
            border[count++] = grey.at(width - 1, y);
        }
        Arrays.sort(border);
        return border[count / 2];
    }

    private static Plane trim(Plane grey, float background) {
        int[] inRows = new int[grey.height()];
        int[] inColumns = new int[grey.width()];
        for (int y = 0; y < grey.height(); y++) {
            for (int x = 0; x < grey.width(); x++) {
                if (Math.abs(grey.at(x, y) - background) > TOLERANCE) {
                    inRows[y]++;
                    inColumns[x]++;
                }
            }
        }
        int top = first(inRows, grey.width());
        if (top == inRows.length) {
            return grey;
        }
        int bottom = last(inRows, grey.width());
        int left = first(inColumns, grey.height());
        int right = last(inColumns, grey.height());
        return left > right ? grey : grey.crop(left, top, right - left + 1, bottom - top + 1);
    }

    private static int first(int[] counts, int of) {
        int at = 0;
        while (at < counts.length && counts[at] <= NOISE * of) {
            at++;
        }
        return at;
    }

    private static int last(int[] counts, int of) {
        int at = counts.length - 1;
        while (at >= 0 && counts[at] <= NOISE * of) {
            at--;
        }
        return at;
    }

    /** Stretches the greys so that the background becomes black. */
    private static Plane blacken(Plane grey, float background) {
        float[] values = grey.values();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, values[i] - background) * 0xFF / (0xFF - background);
        }
        return grey;
    }

    private Plane fill(Plane item) {
        double factor =
                Math.min((double) arguments.width() / item.width(), (double) arguments.height() / item.height());
        int width = Math.max(1, (int) Math.round(item.width() * factor));
        int height = Math.max(1, (int) Math.round(item.height() * factor));
        return Scaling.AREA.apply(item, width, height).centredOn(arguments.width(), arguments.height(), Backdrop.BLACK);
    }

    private static void invert(Plane plane) {
        float[] values = plane.values();
        for (int i = 0; i < values.length; i++) {
            values[i] = 0xFF - values[i];
        }
    }
}
