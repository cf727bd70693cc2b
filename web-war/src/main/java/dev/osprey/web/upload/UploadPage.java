package dev.osprey.web.upload;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.classification.Classification;
import dev.osprey.web.models.AnsweringModels;
import dev.osprey.web.pages.Page;

/** The upload page with what the model knows. */
@Singleton
public class UploadPage {

    private final AnsweringModels models;

    @Inject
    UploadPage(AnsweringModels models) {
        this.models = Objects.requireNonNull(models, "models");
    }

    /** @param answers to the images that were just uploaded */
    Page with(List<Classification> answers) {
        return new Page("upload", Map.of("answers", answers, "models", models.known()));
    }
}
