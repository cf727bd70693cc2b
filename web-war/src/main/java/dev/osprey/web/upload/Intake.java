package dev.osprey.web.upload;

import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletionStage;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.EntityPart;

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
    CompletionStage<Answers> classify(List<EntityPart> parts, List<String> prefer) {
        return classify(form.files(parts), prefer);
    }

    /** As {@link #classify(List, List)}, for a body that is a zip archive. */
    CompletionStage<Answers> classify(InputStream archive, List<String> prefer) {
        return classify(form.archive(archive), prefer);
    }

    private CompletionStage<Answers> classify(ReceivedFiles files, List<String> prefer) {
        List<Submission> accepted =
                files.uploads().stream().map(submissions::submit).toList();
        return waiting.answers(accepted, prefer)
                .thenApplyAsync(known -> new Answers(known, files.refusals(), files.several()), executor);
    }
}
