package dev.osprey.web.upload;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.EntityPart;

import dev.osprey.web.problems.ProblemException;

/** The whole way of a form with images: checked, submitted, answered. */
@Singleton
public class Intake {

    @Inject
    private UploadForm form;

    @Inject
    private Tickets tickets;

    @Inject
    private Submissions submissions;

    @Inject
    private Waiting waiting;

    /**
     * @param prefer the call's {@code Prefer} headers
     * @param idempotencyKey the call's {@code Idempotency-Key} header, or null
     * @return what is known of each image when all are answered or the wait is over
     * @throws ProblemException when an image is refused, or none could be accepted
     */
    CompletionStage<Answers> classify(
            List<EntityPart> parts, List<String> prefer, String idempotencyKey, ContainerRequestContext call) {
        Optional<IdempotencyKey> key = IdempotencyKey.of(idempotencyKey);
        Accepted accepted;
        try {
            List<Upload> uploads = form.uploads(parts);
            accepted = submit(uploads, tickets.of(uploads, key));
        } finally {
            // What waits from here on holds none of the images.
            Admission.share(call).giveBack();
        }
        return waiting.answers(accepted.submissions(), prefer)
                .thenApply(known -> new Answers(known, accepted.refused(), accepted.problem()));
    }

    private record Accepted(List<Submission> submissions, List<String> refused, Optional<ProblemException> problem) {}

    /** The first that cannot be accepted ends it: those before it are, and the caller is told which are not. */
    private Accepted submit(List<Upload> uploads, List<Ticket> given) {
        List<Submission> accepted = new ArrayList<>();
        try {
            for (Upload upload : uploads) {
                accepted.add(submissions.submit(upload, given.get(accepted.size())));
            }
            return new Accepted(accepted, List.of(), Optional.empty());
        } catch (ProblemException problem) {
            tickets.release(given.subList(accepted.size() + 1, given.size()));
            if (accepted.isEmpty()) {
                throw problem;
            }
            List<String> refused = uploads.subList(accepted.size(), uploads.size()).stream()
                    .map(upload -> upload.fileName().text())
                    .toList();
            return new Accepted(accepted, refused, Optional.of(problem));
        }
    }
}
