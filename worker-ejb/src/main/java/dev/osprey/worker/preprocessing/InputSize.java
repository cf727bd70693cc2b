package dev.osprey.worker.preprocessing;

import java.util.Locale;

/**
 * The size of a network's input.
 *
 * @param width in pixels
 * @param height in pixels
 * @param channels 1 for grayscale, 3 for red, green and blue
 */
public record InputSize(int width, int height, int channels) {

    public InputSize {
        if (width < 1 || height < 1 || channels != 1 && channels != 3) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "input of %d x %d x %d", channels, height, width));
        }
    }

    boolean matches(Channel channel) {
        return channel.width() == width && channel.height() == height;
    }
}
