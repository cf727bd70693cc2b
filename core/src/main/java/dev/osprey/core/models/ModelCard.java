package dev.osprey.core.models;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.osprey.core.classification.ModelVersion;

/**
 * What a model knows.
 *
 * @param model its name and version
 * @param labels that it can answer, in the order of its outputs; only the first ones if they are too many for a row
 * @param labelCount number of all labels
 * @param samples file names of its sample pictures
 * @param loadedAt when a worker last loaded it
 */
public record ModelCard(
        ModelVersion model, List<String> labels, int labelCount, List<String> samples, Instant loadedAt) {

    // A row has at most 400 KB; a list needs some bytes for each element.
    private static final int MAX_BYTES = 300_000;
    private static final int BYTES_OF_AN_ELEMENT = 4;

    public ModelCard {
        Objects.requireNonNull(model, "model");
        labels = List.copyOf(labels);
        samples = List.copyOf(samples);
        Objects.requireNonNull(loadedAt, "loadedAt");
        if (labelCount < labels.size()) {
            throw new IllegalArgumentException(labels.size() + " of " + labelCount + " labels");
        }
    }

    /** @param all labels of the model; an empty one is an output without a label, and no answer */
    public static ModelCard of(ModelVersion model, List<String> all, List<SamplePicture> samples, Instant loadedAt) {
        List<String> named = all.stream().filter(label -> !label.isEmpty()).toList();
        List<String> names = samples.stream().map(SamplePicture::fileName).toList();
        return new ModelCard(model, first(named), named.size(), names, loadedAt);
    }

    private static List<String> first(List<String> labels) {
        List<String> first = new ArrayList<>();
        int bytes = 0;
        for (String label : labels) {
            bytes += label.getBytes(StandardCharsets.UTF_8).length + BYTES_OF_AN_ELEMENT;
            if (bytes > MAX_BYTES) {
                break;
            }
            first.add(label);
        }
        return first;
    }
}
