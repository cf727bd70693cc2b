package dev.osprey.core.models;

import java.util.Objects;

import dev.osprey.core.classification.ModelVersion;

/**
 * A model at its location.
 *
 * @param url where workers fetch it: may have credentials, so only for the admin
 * @param model what was there when it was checked; anything else there is another model
 */
public record ChosenModel(String url, ModelVersion model) {

    public ChosenModel {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(model, "model");
    }
}
