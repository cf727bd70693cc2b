package dev.osprey.worker.preprocessing;

import java.util.ArrayList;
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
        List<Channel> channels = new ArrayList<>();
        if (input.channels() == 1) {
            channels.add(Resize.BILINEAR.apply(Grayscale.of(pixels, pixelsWidth), columns, rows));
        } else {
            for (int shift = 16; shift >= 0; shift -= Byte.SIZE) {
                channels.add(Resize.BILINEAR.apply(channel(pixels, pixelsWidth, shift), columns, rows));
            }
        }
        return List.of(channels);
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

    private static Channel channel(int[] pixels, int imageWidth, int shift) {
        float[] values = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            values[i] = pixels[i] >> shift & 0xFF;
        }
        return new Channel(imageWidth, pixels.length / imageWidth, values);
    }
}
