package dev.osprey.web.upload;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.web.models.AnsweringModels;
import dev.osprey.web.pages.Page;
import dev.osprey.web.results.RetentionNotice;
import dev.osprey.web.security.DeleteToken;

/** The upload page with what the model knows. */
@Singleton
public class UploadPage {

    private final AnsweringModels models;
    private final Cloud cloud;

    @Inject
    UploadPage(AnsweringModels models, Cloud cloud) {
        this.models = Objects.requireNonNull(models, "models");
        this.cloud = Objects.requireNonNull(cloud, "cloud");
    }

    Page empty() {
        return with(List.of(), Optional.empty());
    }

    /**
     * @param answers to the images that were just uploaded
     * @param deleteToken with which they may be deleted
     */
    Page with(List<Classification> answers, Optional<DeleteToken> deleteToken) {
        return new Page(
                "upload",
                Map.of(
                        "answers",
                        answers,
                        "deleteToken",
                        deleteToken.map(DeleteToken::text).orElse(""),
                        "models",
                        models.known(),
                        "retention",
                        RetentionNotice.of(cloud.settings().retention())));
    }
}
