package dev.osprey.worker.classification;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** For models of whole photographs: scale, then take the middle. Transparent parts are white. */
final class WholeScene implements Framing {

    private final ModelArguments arguments;

    WholeScene(ModelArguments arguments) {
        this.arguments = arguments;
    }

    @Override
    public int sideNeeded() {
        return Math.max(arguments.resizeShort(), Math.max(arguments.resizeWidth(), arguments.resizeHeight()));
    }

    @Override
    public List<List<Plane>> frame(BufferedImage image) {
        int[] pixels = Backdrop.layOver(Backdrop.WHITE, image);
        List<Plane> framed = new ArrayList<>();
        for (Plane channel : channels(pixels, image.getWidth())) {
            framed.add(frame(channel));
        }
        return List.of(framed);
    }

    private Plane frame(Plane channel) {
        Plane scaled = scale(channel);
        if (scaled.width() == arguments.width() && scaled.height() == arguments.height()) {
            return scaled;
        }
        return scaled.crop(
                (scaled.width() - arguments.width()) / 2,
                (scaled.height() - arguments.height()) / 2,
                arguments.width(),
                arguments.height());
    }

    private Plane scale(Plane channel) {
        int shorter = arguments.resizeShort();
        if (shorter == 0) {
            return Scaling.BILINEAR.apply(channel, arguments.resizeWidth(), arguments.resizeHeight());
        }
        double factor = (double) shorter / Math.min(channel.width(), channel.height());
        return Scaling.BILINEAR.apply(
                channel, Math.max(shorter, (int) (channel.width() * factor)), Math.max(shorter, (int)
                        (channel.height() * factor)));
    }

    private List<Plane> channels(int[] pixels, int width) {
        if (arguments.grey()) {
            return List.of(Luminance.of(pixels, width));
        }
        return List.of(channel(pixels, width, 16), channel(pixels, width, 8), channel(pixels, width, 0));
    }

    private static Plane channel(int[] pixels, int width, int shift) {
        float[] values = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            values[i] = pixels[i] >> shift & 0xFF;
        }
        return new Plane(width, pixels.length / width, values);
    }
}
