package dev.osprey.worker.classification;

import java.util.List;
import java.util.stream.IntStream;

import dev.osprey.worker.preprocessing.Channel;
import dev.osprey.worker.preprocessing.InputSize;

/** A few inputs with waves of different lengths, directions and colours, on which files of one network are compared. */
final class TestPatterns {

    private static final int COUNT = 3;

    private TestPatterns() {}

    static List<List<Channel>> of(InputSize input) {
        return IntStream.range(1, COUNT + 1)
                .mapToObj(pattern -> IntStream.range(0, input.channels())
                        .mapToObj(channel -> waves(input, pattern, channel))
                        .toList())
                .toList();
    }

    private static Channel waves(InputSize input, int pattern, int channel) {
        float[] values = new float[input.width() * input.height()];
        double across = 2 * Math.PI * pattern / input.width();
        double down = 2 * Math.PI * (pattern * pattern + channel) / input.height();
        for (int y = 0; y < input.height(); y++) {
            for (int x = 0; x < input.width(); x++) {
                values[y * input.width() + x] = (float) (0xFF * (1 + Math.sin(across * x + down * y + channel)) / 2);
            }
        }
        return new Channel(input.width(), input.height(), values);
    }
}
