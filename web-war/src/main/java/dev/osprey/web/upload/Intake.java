package dev.osprey.web.upload;

import java.util.List;
import java.util.concurrent.CompletionStage;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.EntityPart;

import dev.osprey.core.classification.Classification;

/** The whole way of a form with images: checked, submitted, answered. */
@Singleton
public class Intake {

    @Inject
    private UploadForm form;

    @Inject
    private Submissions submissions;

    @Inject
    private Waiting waiting;

    // Answers arrive on threads that have other replies to read: what follows runs elsewhere.
    @Resource
    private ManagedExecutorService executor;

    /**
     * @param prefer the call's {@code Prefer} headers
     * @return what is known of each image when all are answered or the wait is over
     * @throws dev.osprey.web.problems.ProblemException when an image is refused: none is accepted then
     */
    CompletionStage<List<Classification>> classify(List<EntityPart> parts, List<String> prefer) {
        List<Submission> accepted =
                form.uploads(parts).stream().map(submissions::submit).toList();
        return waiting.answers(accepted, prefer).thenApplyAsync(answers -> answers, executor);
    }
}
