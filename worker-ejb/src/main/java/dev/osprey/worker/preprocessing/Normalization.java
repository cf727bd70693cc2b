package dev.osprey.worker.preprocessing;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * Pixel values as a network expects them: {@code (value / scale - mean) / standard deviation}.
 *
 * @param scale 255 for a network that expects 0 to 1, 1 for one that expects 0 to 255
 * @param means one for each channel, after scaling
 * @param standardDeviations one for each channel, after scaling
 */
public record Normalization(float scale, List<Float> means, List<Float> standardDeviations) {

    public Normalization {
        means = List.copyOf(means);
        standardDeviations = List.copyOf(standardDeviations);
    }

    /** Appends the normalized channels to the tensor, one after the other. */
    public void write(List<Channel> channels, FloatBuffer tensor) {
        for (int channel = 0; channel < channels.size(); channel++) {
            float[] values = channels.get(channel).values();
            float[] normalized = new float[values.length];
            float factor = 1 / (scale * standardDeviations.get(channel));
            float offset = -means.get(channel) / standardDeviations.get(channel);
            for (int i = 0; i < values.length; i++) {
                normalized[i] = values[i] * factor + offset;
            }
            tensor.put(normalized);
        }
    }
}
