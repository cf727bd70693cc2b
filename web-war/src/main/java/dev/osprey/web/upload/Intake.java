package dev.osprey.web.upload;

import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.EntityPart;

import dev.osprey.core.classification.Classification;
import dev.osprey.web.calls.RequestIds;
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
        return classify(() -> form.files(parts, bytes -> Admission.hold(call, bytes)), prefer, idempotencyKey, call);
    }

    /** As for a form, for a body that is a zip archive. */
    CompletionStage<Answers> classify(
            InputStream archive, List<String> prefer, String idempotencyKey, ContainerRequestContext call) {
        return classify(
                () -> form.archive(archive, bytes -> Admission.hold(call, bytes)), prefer, idempotencyKey, call);
    }

    private CompletionStage<Answers> classify(
            Supplier<ReceivedFiles> body, List<String> prefer, String idempotencyKey, ContainerRequestContext call) {
        Optional<IdempotencyKey> key = IdempotencyKey.of(idempotencyKey);
        Accepted accepted;
        try {
            ReceivedFiles files = body.get();
            accepted = submit(files, tickets.of(files.uploads(), key), call.getHeaderString(RequestIds.HEADER));
        } finally {
            // What waits from here on holds none of the images.
            Admission.share(call).giveBack();
        }
        return waiting.answers(accepted.submissions(), prefer).thenApply(accepted::answers);
    }

    /** The first that cannot be accepted ends it: those before it are, and the caller is told which are not. */
    private Accepted submit(ReceivedFiles files, List<Ticket> given, String call) {
        List<Submission> accepted = new ArrayList<>();
        List<Refusal> refusals = new ArrayList<>(files.refusals());
        Optional<Duration> retryAfter = Optional.empty();
        try {
            for (Upload upload : files.uploads()) {
                accepted.add(submissions.submit(upload, given.get(accepted.size()), call));
            }
        } catch (ProblemException problem) {
            tickets.release(given.subList(accepted.size() + 1, given.size()));
            if (accepted.isEmpty()) {
                throw problem;
            }
            files.uploads().stream()
                    .skip(accepted.size())
                    .map(upload -> new Refusal(upload.fileName().text(), problem.problem()))
                    .forEach(refusals::add);
            retryAfter = problem.retryAfter();
        }
        return new Accepted(accepted, refusals, files.several(), retryAfter);
    }

    private record Accepted(
            List<Submission> submissions, List<Refusal> refusals, boolean several, Optional<Duration> retryAfter) {

        Answers answers(List<Classification> known) {
            return new Answers(known, refusals, several, retryAfter);
        }
    }
}
