package dev.osprey.web.upload;

import java.io.InputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.EntityPart;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.FileName;
import dev.osprey.core.models.SamplePicture;
import dev.osprey.core.results.Provenance;
import dev.osprey.core.webhooks.Callback;
import dev.osprey.web.keys.Quota;
import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.replies.PendingReply;
import dev.osprey.web.security.DeleteToken;
import dev.osprey.web.webhooks.Callbacks;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.core.exception.SdkException;

/** Handles one upload from its body to its results: reads and validates it, assigns ids, submits the images and waits. */
@Singleton
public class Intake {

    private static final String DELETED = "The image was deleted before it was classified.";

    private final UploadForm form;
    private final References references;
    private final Callbacks callbacks;
    private final Tickets tickets;
    private final Quota quota;
    private final Batches batches;
    private final Submissions submissions;
    private final BacklogLimit backlog;
    private final int maxImages;
    private final Waiting waiting;
    private final SecureRandom random = new SecureRandom();

    /** @param maxImages in one call */
    @Inject
    Intake(
            UploadForm form,
            References references,
            Callbacks callbacks,
            Tickets tickets,
            Quota quota,
            Batches batches,
            Submissions submissions,
            Waiting waiting,
            BacklogLimit backlog,
            @ConfigProperty(name = "osprey.upload.max-images") int maxImages) {
        this.form = Objects.requireNonNull(form, "form");
        this.references = Objects.requireNonNull(references, "references");
        this.callbacks = Objects.requireNonNull(callbacks, "callbacks");
        this.tickets = Objects.requireNonNull(tickets, "tickets");
        this.quota = Objects.requireNonNull(quota, "quota");
        this.batches = Objects.requireNonNull(batches, "batches");
        this.submissions = Objects.requireNonNull(submissions, "submissions");
        this.waiting = Objects.requireNonNull(waiting, "waiting");
        this.backlog = Objects.requireNonNull(backlog, "backlog");
        this.maxImages = maxImages;
    }

    /**
     * Classifies the images of a form.
     *
     * @return what is known of each image when all are classified or the wait is over
     * @throws ProblemException when an image is invalid, or none could be accepted
     */
    CompletionStage<Batch<Classification>> classify(List<EntityPart> parts, UploadCall call) {
        return classify(() -> form.files(parts, counted(call.memory())), call, parts == null ? List.of() : parts);
    }

    /** Like {@link #classify(List, UploadCall)}, for a body that is a zip archive. */
    CompletionStage<Batch<Classification>> classify(InputStream archive, UploadCall call) {
        return classify(() -> form.archive(archive, counted(call.memory())), call, List.of());
    }

    /** Like {@link #classify(List, UploadCall)}, for a sample picture. */
    CompletionStage<Batch<Classification>> classify(SamplePicture sample, UploadCall call) {
        return classify(
                () -> {
                    call.memory().reserve(sample.bytes().length);
                    return Batch.single(new Upload(
                            new FileName(sample.fileName()), sample.format().mimeType(), sample.bytes()));
                },
                call,
                List.of());
    }

    /** Like {@link #classify(List, UploadCall)}, for a body that refers to objects in S3. */
    CompletionStage<Batch<Classification>> references(InputStream body, UploadCall call) {
        return classify(
                () -> {
                    List<String> urls = ReferenceList.read(body, maxImages);
                    checkNumber(urls.size());
                    return references.batch(urls);
                },
                call,
                List.of());
    }

    private CompletionStage<Batch<Classification>> classify(
            Supplier<Batch<? extends Source>> body, UploadCall call, List<EntityPart> parts) {
        Optional<IdempotencyKey> key = IdempotencyKey.of(call.idempotencyKey());
        Batch<PendingReply> accepted;
        try {
            Optional<Callback> callback = callbacks.of(call.callbacks(), parts, call.id());
            Batch<? extends Source> images = body.get();
            checkNumber(images.images().size());
            DeleteToken token = DeleteToken.random(random);
            Provenance provenance = Provenance.upload(call.uploader().login(), token.digest());
            List<Ticket> all = tickets.of(images.images(), key);
            try (Quota.Use use = counted(call, all)) {
                accepted = submit(batches.store(images, all, provenance), call, token, provenance, callback, use);
            }
        } finally {
            // From here on only ids are waited for.
            call.memory().release();
        }
        return waiting.results(accepted.images(), call.prefer()).thenApply(known -> settled(accepted, known));
    }

    /** Counts the images for the quota of the caller's key, without those that an earlier call has uploaded. */
    private Quota.Use counted(UploadCall call, List<Ticket> all) {
        int fresh = (int) all.stream().filter(ticket -> !ticket.repeated()).count();
        try {
            return quota.count(call.uploader().key(), fresh);
        } catch (ProblemException exceeded) {
            tickets.release(all);
            throw exceeded;
        } catch (SdkException fault) {
            tickets.release(all);
            throw new CloudOutage(fault);
        }
    }

    /** Images that were deleted while the call waited follow the others, as rejected. */
    private static Batch<Classification> settled(Batch<PendingReply> accepted, List<Optional<Classification>> known) {
        List<String> deleted = IntStream.range(0, known.size())
                .filter(each -> known.get(each).isEmpty())
                .mapToObj(each -> accepted.images().get(each).queued().fileName())
                .toList();
        Batch<Classification> batch =
                accepted.with(known.stream().flatMap(Optional::stream).toList());
        return deleted.isEmpty() ? batch : batch.reject(deleted, new ProblemException(Status.GONE, DELETED));
    }

    /** Reserves memory for what is extracted from archives, while there are not too many files. */
    private LongConsumer counted(UploadMemory.Reservation memory) {
        AtomicInteger files = new AtomicInteger();
        return bytes -> {
            checkNumber(files.incrementAndGet());
            memory.reserve(bytes);
        };
    }

    private void checkNumber(int images) {
        if (images > maxImages) {
            throw new ProblemException(
                    Status.REQUEST_ENTITY_TOO_LARGE,
                    String.format(
                            Locale.ROOT,
                            "The request has more than %d images. Please send them in several requests.",
                            maxImages));
        }
    }

    /** Stops at the first image that cannot be accepted; those before it are, and the response names the others. */
    private Batch<PendingReply> submit(
            Batch<Ticket> batch,
            UploadCall call,
            DeleteToken token,
            Provenance provenance,
            Optional<Callback> callback,
            Quota.Use use) {
        List<Ticket> all = batch.images();
        List<PendingReply> accepted = new ArrayList<>();
        try {
            for (Ticket ticket : all) {
                // The first one was admitted with the call.
                if (!accepted.isEmpty()) {
                    backlog.refusal(call.uploader().key()).ifPresent(refusal -> {
                        tickets.release(List.of(ticket));
                        throw refusal;
                    });
                }
                accepted.add(
                        submissions.submit(ticket, call.id(), call.uploader().group(), provenance, callback));
                if (!ticket.repeated()) {
                    use.accepted();
                }
            }
            return answered(batch, accepted, token);
        } catch (ProblemException reason) {
            List<Ticket> rest = all.subList(accepted.size(), all.size());
            // The ticket of the image that failed is released already.
            tickets.release(rest.subList(1, rest.size()));
            if (accepted.isEmpty()) {
                throw reason;
            }
            List<String> fileNames =
                    rest.stream().map(ticket -> ticket.queued().fileName()).toList();
            return answered(batch, accepted, token).reject(fileNames, reason);
        }
    }

    /** The images that an earlier call has uploaded have the token of that call. */
    private static Batch<PendingReply> answered(Batch<Ticket> batch, List<PendingReply> accepted, DeleteToken token) {
        Batch<PendingReply> next = batch.with(accepted);
        boolean uploaded = !batch.images().subList(0, accepted.size()).stream().allMatch(Ticket::repeated);
        return uploaded ? next.deletableWith(token) : next;
    }
}
