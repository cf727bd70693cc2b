package dev.osprey.web.upload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.security.DeleteToken;

/**
 * The images of one call on their way from form to response: as uploads, then as pending replies, at last as
 * classifications.
 *
 * @param images those not rejected so far, in the order of the call
 * @param rejected files of archives that are not valid images, and images that could not be accepted
 * @param list whether the response is a list because of the form of the call: an archive with one image gives a list of
 *     one
 * @param retryAfter when to send again what could not be accepted; empty when everything was
 * @param id under which the batch is stored; empty for a single image
 * @param deleteToken with which the caller may delete the images; empty before they are accepted, and when an earlier call has
 *     uploaded them
 */
record Batch<T>(
        List<T> images,
        List<RejectedFile> rejected,
        boolean list,
        Optional<Duration> retryAfter,
        Optional<String> id,
        Optional<DeleteToken> deleteToken) {

    Batch {
        images = List.copyOf(images);
        rejected = List.copyOf(rejected);
        Objects.requireNonNull(retryAfter, "retryAfter");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(deleteToken, "deleteToken");
    }

    Batch(List<T> images, List<RejectedFile> rejected, boolean list, Optional<Duration> retryAfter) {
        this(images, rejected, list, retryAfter, Optional.empty(), Optional.empty());
    }

    static <T> Batch<T> empty() {
        return new Batch<>(List.of(), List.of(), false, Optional.empty());
    }

    static <T> Batch<T> single(T image) {
        return new Batch<>(List.of(image), List.of(), false, Optional.empty());
    }

    static <T> Batch<T> archive(List<T> images, List<RejectedFile> rejected) {
        return new Batch<>(images, rejected, true, Optional.empty());
    }

    /** The images of both; two images make a list. */
    Batch<T> and(Batch<T> more) {
        List<T> all = concat(images, more.images);
        return new Batch<>(
                all,
                concat(rejected, more.rejected),
                list || more.list || all.size() > 1,
                retryAfter.or(more::retryAfter),
                id,
                deleteToken);
    }

    /** The same batch one step further: its images in another form, in the same order. */
    <R> Batch<R> with(List<R> next) {
        return new Batch<>(next, rejected, list, retryAfter, id, deleteToken);
    }

    /** The same batch, stored under this id. */
    Batch<T> identified(String stored) {
        return new Batch<>(images, rejected, list, retryAfter, Optional.of(stored), deleteToken);
    }

    /** The same batch, whose images may be deleted with this token. */
    Batch<T> deletableWith(DeleteToken token) {
        return new Batch<>(images, rejected, list, retryAfter, id, Optional.of(token));
    }

    /** The same images, and files that were rejected for one common reason. */
    Batch<T> reject(List<String> fileNames, ProblemException reason) {
        List<RejectedFile> all = new ArrayList<>(rejected);
        fileNames.forEach(name -> all.add(new RejectedFile(name, reason.problem())));
        return new Batch<>(images, all, list, reason.retryAfter().or(() -> retryAfter), id, deleteToken);
    }

    /** Whether the response is about a single image. */
    boolean isSingle() {
        return !list && rejected.isEmpty() && images.size() == 1;
    }

    private static <E> List<E> concat(List<E> first, List<E> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
