package dev.osprey.web.upload;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.EntityPart;

import dev.osprey.core.classification.Classification;
import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.replies.PendingReply;

/** Handles one upload from its body to its results: reads and validates it, assigns ids, submits the images and waits. */
@Singleton
public class Intake {

    private final UploadForm form;
    private final Tickets tickets;
    private final Batches batches;
    private final Submissions submissions;
    private final Waiting waiting;

    @Inject
    Intake(UploadForm form, Tickets tickets, Batches batches, Submissions submissions, Waiting waiting) {
        this.form = Objects.requireNonNull(form, "form");
        this.tickets = Objects.requireNonNull(tickets, "tickets");
        this.batches = Objects.requireNonNull(batches, "batches");
        this.submissions = Objects.requireNonNull(submissions, "submissions");
        this.waiting = Objects.requireNonNull(waiting, "waiting");
    }

    /**
     * Classifies the images of a form.
     *
     * @return what is known of each image when all are classified or the wait is over
     * @throws ProblemException when an image is invalid, or none could be accepted
     */
    CompletionStage<Batch<Classification>> classify(List<EntityPart> parts, UploadCall call) {
        return classify(() -> form.files(parts, call.memory()::reserve), call);
    }

    /** Like {@link #classify(List, UploadCall)}, for a body that is a zip archive. */
    CompletionStage<Batch<Classification>> classify(InputStream archive, UploadCall call) {
        return classify(() -> form.archive(archive, call.memory()::reserve), call);
    }

    private CompletionStage<Batch<Classification>> classify(Supplier<Batch<Upload>> body, UploadCall call) {
        Optional<IdempotencyKey> key = IdempotencyKey.of(call.idempotencyKey());
        Batch<PendingReply> accepted;
        try {
            Batch<Upload> uploads = body.get();
            accepted = submit(batches.store(uploads, tickets.of(uploads.images(), key)), call);
        } finally {
            // From here on only ids are waited for.
            call.memory().release();
        }
        return waiting.results(accepted.images(), call.prefer()).thenApply(accepted::with);
    }

    /** Stops at the first image that cannot be accepted; those before it are, and the response names the others. */
    private Batch<PendingReply> submit(Batch<Ticket> batch, UploadCall call) {
        List<Ticket> all = batch.images();
        List<PendingReply> accepted = new ArrayList<>();
        try {
            for (Ticket ticket : all) {
                accepted.add(submissions.submit(ticket, call.id(), call.uploader()));
            }
            return batch.with(accepted);
        } catch (ProblemException reason) {
            List<Ticket> rest = all.subList(accepted.size(), all.size());
            // The submission that failed has released its own ticket.
            tickets.release(rest.subList(1, rest.size()));
            if (accepted.isEmpty()) {
                throw reason;
            }
            List<String> fileNames =
                    rest.stream().map(ticket -> ticket.queued().fileName()).toList();
            return batch.with(accepted).reject(fileNames, reason);
        }
    }
}
