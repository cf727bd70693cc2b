package dev.osprey.worker.preprocessing;

import java.awt.image.BufferedImage;
import java.util.List;

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
    public int shorterSideNeeded() {
        return Math.max(shorterSide, Math.max(width, height));
    }

    @Override
    public List<List<Channel>> apply(BufferedImage image) {
        int[] pixels = Transparency.flatten(image, WHITE);
        return List.of(channels(pixels, image.getWidth()).stream()
                .map(this::resize)
                .map(each -> input.matches(each) ? each : each.centerCrop(input.width(), input.height()))
                .toList());
    }

    private Channel resize(Channel channel) {
        if (shorterSide == 0) {
            return Resize.BILINEAR.apply(channel, width, height);
        }
        double factor = (double) shorterSide / Math.min(channel.width(), channel.height());
        return Resize.BILINEAR.apply(
                channel, Math.max(shorterSide, (int) (channel.width() * factor)), Math.max(shorterSide, (int)
                        (channel.height() * factor)));
    }

    private List<Channel> channels(int[] pixels, int imageWidth) {
        if (input.channels() == 1) {
            return List.of(Grayscale.of(pixels, imageWidth));
        }
        return List.of(channel(pixels, imageWidth, 16), channel(pixels, imageWidth, 8), channel(pixels, imageWidth, 0));
    }

    private static Channel channel(int[] pixels, int imageWidth, int shift) {
        float[] values = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            values[i] = pixels[i] >> shift & 0xFF;
        }
        return new Channel(imageWidth, pixels.length / imageWidth, values);
    }
}
