package dev.osprey.core.deletions;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Status;
import dev.osprey.core.failures.ForEach;
import dev.osprey.core.results.DeletableImage;
import dev.osprey.core.results.ResultsTable;
import dev.osprey.core.storage.ImageStore;
import dev.osprey.core.storage.SourceObjects;
import dev.osprey.core.storage.Storage;

/**
 * Deletes images everywhere, in an order that can be broken off and repeated at any point.
 *
 * <p>First the row is marked: from then on nobody finds the image, and no worker can store its answer; one that is about to
 * deletes what it has stored of it. Then the objects go, and last the row, which names them until then.
 */
public final class Deletions {

    private final ImageStore images;
    private final SourceObjects sources;
    private final ResultsTable results;

    public Deletions(Storage storage, ResultsTable results) {
        this.images = storage.images();
        this.sources = storage.sources();
        this.results = Objects.requireNonNull(results, "results");
    }

    /**
     * Deletes an image; one that is queued will not be classified.
     *
     * @return the image as it was; empty when there is none
     * @throws RuntimeException of S3 or DynamoDB; what is left then is deleted by a repeated call or by {@link #finish}
     */
    public Optional<Classification> delete(String id) {
        return results.beginDeletion(id).map(this::complete);
    }

    /** Like {@link #delete}, but only while the image is queued. */
    public Optional<Classification> withdraw(String id) {
        return results.beginWithdrawal(id).map(this::complete);
    }

    /**
     * Withdraws those of these uploads that are queued, with fewer calls; nothing is under way any more when it returns or throws.
     *
     * @param ids not many more than calls may be made at once
     * @param executor runs the calls for the rows
     * @return those that it has withdrawn
     */
    public List<Classification> withdraw(Collection<String> ids, Executor executor) {
        List<CompletableFuture<Optional<DeletableImage>>> marks = results.statuses(ids).entrySet().stream()
                .filter(image -> image.getValue() == Status.QUEUED)
                .map(image -> CompletableFuture.supplyAsync(() -> results.beginWithdrawal(image.getKey()), executor))
                .toList();
        CompletableFuture.allOf(marks.toArray(CompletableFuture[]::new))
                .handle((all, failure) -> null)
                .join();
        List<Classification> marked = marks.stream()
                .filter(mark -> !mark.isCompletedExceptionally())
                .flatMap(mark -> mark.join().stream())
                .map(DeletableImage::image)
                .toList();
        images.deleteEach(marked);
        results.delete(marked.stream().map(Classification::id).toList());
        // After what could be done: the first failure.
        try {
            marks.forEach(CompletableFuture::join);
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException fault ? fault : failed;
        }
        return marked;
    }

    /**
     * Completes deletions that were broken off; one that fails does not hold up the others.
     *
     * @param begunBefore later ones may still be under way
     * @return how many there were
     * @throws RuntimeException of S3 or DynamoDB, after all of them
     */
    public int finish(Instant begunBefore) {
        List<DeletableImage> unfinished = results.unfinishedDeletions(begunBefore);
        ForEach.of(unfinished, this::complete);
        return unfinished.size();
    }

    /**
     * Deletes images that have expired with their answers, but not the objects that somebody put into the input bucket himself.
     * May be repeated after a failure, and run twice at the same time: nobody finds these images any more.
     */
    public void expire(List<Classification> expired) {
        images.deleteEach(expired);
        results.delete(expired.stream().map(Classification::id).toList());
    }

    private Classification complete(DeletableImage deleted) {
        Classification image = deleted.image();
        // First, since S3 may announce it once more: what is gone is not classified again.
        deleted.provenance().source().ifPresent(sources::delete);
        images.delete(image);
        results.endDeletion(image.id());
        return image;
    }
}
