package dev.osprey.web.models;

import java.util.Objects;

import dev.osprey.core.models.ModelCard;

/**
 * A model that answers.
 *
 * @param card what it knows
 * @param workers number of ready workers that have it
 */
public record AnsweringModel(ModelCard card, int workers) {

    public AnsweringModel {
        Objects.requireNonNull(card, "card");
    }
}
