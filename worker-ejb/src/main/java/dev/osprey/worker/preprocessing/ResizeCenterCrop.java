package dev.osprey.worker.preprocessing;

import java.util.List;

import dev.osprey.core.images.DecodedImage;
import dev.osprey.core.images.Excerpt;
import dev.osprey.core.images.ImageSize;

/**
 * For models of whole photographs: resize, then center crop. Transparent areas become white.
 *
 * @param input size after cropping
 * @param shorterSide to resize to with the aspect ratio kept, in pixels; 0 to resize to {@code width} and {@code height}
 * @param width to resize to, in pixels
 * @param height to resize to, in pixels
 */
public record ResizeCenterCrop(InputSize input, int shorterSide, int width, int height) implements Preprocessing {

    private static final int WHITE = 0xFF;

    @Override
    public Excerpt excerpt(ImageSize image) {
        CroppedAxis columns = columns(image);
        CroppedAxis rows = rows(image);
        return new Excerpt(
                columns.start(),
                rows.start(),
                columns.end() - columns.start(),
                rows.end() - rows.start(),
                columns.reduction(),
                rows.reduction());
    }

    @Override
    public List<List<Channel>> apply(DecodedImage image) {
        int[] pixels = Transparency.flatten(image.pixels(), WHITE);
        int pixelsWidth = image.pixels().getWidth();
        Excerpt excerpt = image.excerpt();
        Axis columns = columns(image.size()).axis(excerpt.left(), excerpt.columns());
        Axis rows = rows(image.size()).axis(excerpt.top(), excerpt.rows());
        List<Channel> channels =
                input.channels() == 1 ? List.of(Grayscale.of(pixels, pixelsWidth)) : channels(pixels, pixelsWidth);
        return List.of(Resize.BILINEAR.apply(channels, columns, rows));
    }

    private CroppedAxis columns(ImageSize image) {
        return new CroppedAxis(image.width(), resized(image.width(), image, width), input.width());
    }

    private CroppedAxis rows(ImageSize image) {
        return new CroppedAxis(image.height(), resized(image.height(), image, height), input.height());
    }

    private long resized(int side, ImageSize image, int fixed) {
        return shorterSide == 0 ? fixed : (long) shorterSide * side / Math.min(image.width(), image.height());
    }

    private static List<Channel> channels(int[] pixels, int width) {
        float[] red = new float[pixels.length];
        float[] green = new float[pixels.length];
        float[] blue = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            int pixel = pixels[i];
            red[i] = pixel >> 16 & 0xFF;
            green[i] = pixel >> 8 & 0xFF;
            blue[i] = pixel & 0xFF;
        }
        int height = pixels.length / width;
        return List.of(
                new Channel(width, height, red), new Channel(width, height, green), new Channel(width, height, blue));
    }
}
