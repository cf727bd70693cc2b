package dev.osprey.worker.preprocessing;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import dev.osprey.core.images.DecodedImage;
import dev.osprey.core.images.Excerpt;
import dev.osprey.core.images.ImageSize;

/**
 * For models of a single item on a plain background, such as those of Fashion-MNIST: the steps by which that data set
 * was made from product photographs. Crops the image to its subject, resizes the longer side to the input, pads it to
 * the input size with the subject in the middle, and inverts an image whose background has the opposite brightness. An
 * image that has the input size already is inverted at most.
 *
 * @param input size after padding
 * @param whiteBackground whether the model was trained on a white background instead of a black one
 */
public record SubjectCrop(InputSize input, boolean whiteBackground) implements Preprocessing {

    private static final int BLACK = 0x00;
    private static final int WHITE = 0xFF;

    /** A small subject in a large photograph must still have more pixels than the input. */
    private static final int OVERSAMPLING = 8;
    /** A thinner image is reduced further: its subject has as many pixels. */
    private static final int MAX_ASPECT_RATIO = 40;
    /** Of 255: what differs less from the background belongs to it (the 5 % of the Fashion-MNIST paper). */
    private static final float TOLERANCE = 0.05f * 0xFF;
    /** A row or column with a smaller share of foreground pixels contains compression noise only. */
    private static final double NOISE = 0.005;

    @Override
    public Excerpt excerpt(ImageSize image) {
        int side = OVERSAMPLING * Math.max(input.width(), input.height());
        double most = (double) MAX_ASPECT_RATIO * side * side;
        Excerpt excerpt = Excerpt.ofShorterSide(image, side);
        while ((double) excerpt.decodedWidth() * excerpt.decodedHeight() > most) {
            excerpt = Excerpt.whole(image, excerpt.columns() + 1);
        }
        return excerpt;
    }

    @Override
    public List<List<Channel>> apply(DecodedImage decoded) {
        BufferedImage image = decoded.pixels();
        if (Transparency.isPresentIn(image)) {
            // A transparent background does not show whether the subject's shades are inverted.
            return List.of(input(grayscale(image, WHITE), WHITE), input(grayscale(image, BLACK), BLACK));
        }
        Channel grayscale = grayscale(image, WHITE);
        return List.of(input(grayscale, background(grayscale)));
    }

    private static Channel grayscale(BufferedImage image, int background) {
        return Grayscale.of(Transparency.flatten(image, background), image.getWidth());
    }

    private List<Channel> input(Channel grayscale, float originalBackground) {
        float background = originalBackground;
        if (background > 0x7F) {
            grayscale.invert();
            background = 0xFF - background;
        }
        Channel onBlack = input.matches(grayscale)
                ? grayscale
                : fitIntoInput(stretchToBlack(cropToSubject(grayscale, background), background));
        if (whiteBackground) {
            onBlack.invert();
        }
        return Collections.nCopies(input.channels(), onBlack);
    }

    /** The median of the outermost pixels. */
    private static float background(Channel grayscale) {
        int width = grayscale.width();
        int height = grayscale.height();
        float[] border = new float[2 * (width + height)];
        int count = 0;
        for (int x = 0; x < width; x++) {
            border[count++] = grayscale.at(x, 0);
            border[count++] = grayscale.at(x, height - 1);
        }
        for (int y = 0; y < height; y++) {
            border[count++] = grayscale.at(0, y);
            border[count++] = grayscale.at(width - 1, y);
        }
        Arrays.sort(border);
        return border[count / 2];
    }

    private static Channel cropToSubject(Channel grayscale, float background) {
        int[] inRows = new int[grayscale.height()];
        int[] inColumns = new int[grayscale.width()];
        for (int y = 0; y < grayscale.height(); y++) {
            for (int x = 0; x < grayscale.width(); x++) {
                if (Math.abs(grayscale.at(x, y) - background) > TOLERANCE) {
                    inRows[y]++;
                    inColumns[x]++;
                }
            }
        }
        int top = first(inRows, grayscale.width());
        if (top == inRows.length) {
            return grayscale;
        }
        int bottom = last(inRows, grayscale.width());
        int left = first(inColumns, grayscale.height());
        int right = last(inColumns, grayscale.height());
        return left > right ? grayscale : grayscale.crop(left, top, right - left + 1, bottom - top + 1);
    }

    private static int first(int[] foregroundPixels, int of) {
        int at = 0;
        while (at < foregroundPixels.length && foregroundPixels[at] <= NOISE * of) {
            at++;
        }
        return at;
    }

    private static int last(int[] foregroundPixels, int of) {
        int at = foregroundPixels.length - 1;
        while (at >= 0 && foregroundPixels[at] <= NOISE * of) {
            at--;
        }
        return at;
    }

    /** Stretches the contrast so that the background becomes black. */
    private static Channel stretchToBlack(Channel grayscale, float background) {
        float[] values = grayscale.values();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, values[i] - background) * 0xFF / (0xFF - background);
        }
        return grayscale;
    }

    private Channel fitIntoInput(Channel subject) {
        double factor = Math.min((double) input.width() / subject.width(), (double) input.height() / subject.height());
        int width = Math.max(1, (int) Math.round(subject.width() * factor));
        int height = Math.max(1, (int) Math.round(subject.height() * factor));
        return Resize.AREA.apply(subject, width, height).padTo(input.width(), input.height(), BLACK);
    }
}
