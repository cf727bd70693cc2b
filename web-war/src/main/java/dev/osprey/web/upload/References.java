package dev.osprey.web.upload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.references.LookupResult;
import dev.osprey.core.references.ObjectLocation;
import dev.osprey.core.references.ObjectReference;
import dev.osprey.core.storage.StorageException;
import dev.osprey.web.problems.ProblemException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Looks up the objects that a call refers to, and refuses those that it may not have classified. */
@Singleton
public class References {

    private static final int LOOKUPS_AT_ONCE = 8;
    private static final int TURNS_AT_ONCE = 8;
    private static final Duration MAX_WAIT = Duration.ofSeconds(10);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final int MAX_SHOWN = 100;
    private static final double MEBIBYTE = 1 << 20;

    private final Cloud cloud;
    private final Executor executor;
    private final int maxBytes;
    // Fair, so that a call with few references is not overtaken by one with many.
    private final Semaphore turns = new Semaphore(TURNS_AT_ONCE, true);

    /**
     * What a text refers to.
     *
     * @param text as it was sent
     * @param image empty when it is refused
     * @param refusal empty when it is not
     */
    record Checked(String text, Optional<Reference> image, Optional<ProblemException> refusal) {}

    /** @param maxBytes size limit of an image by reference */
    @Inject
    References(Cloud cloud, Executor executor, @ConfigProperty(name = "osprey.references.max-bytes") int maxBytes) {
        this.cloud = Objects.requireNonNull(cloud, "cloud");
        this.executor = Objects.requireNonNull(executor, "executor");
        this.maxBytes = maxBytes;
    }

    /**
     * The images of a call that succeeds with all of them only.
     *
     * @throws ProblemException for the first that is refused, 503 when S3 cannot be reached
     */
    Batch<Reference> batch(List<String> texts) {
        // Before any call of S3.
        texts.forEach(this::location);
        return check(texts).stream()
                .map(each -> Batch.single(
                        each.image().orElseThrow(() -> each.refusal().orElseThrow())))
                .reduce(Batch.empty(), Batch::and);
    }

    /**
     * Looks up each of them, several at a time.
     *
     * @throws ProblemException 503 when S3 cannot be reached
     */
    List<Checked> check(List<String> texts) {
        List<Checked> checked = new ArrayList<>();
        for (int from = 0; from < texts.size(); from += LOOKUPS_AT_ONCE) {
            checked.addAll(checkAtOnce(texts.subList(from, Math.min(from + LOOKUPS_AT_ONCE, texts.size()))));
        }
        return checked;
    }

    private List<Checked> checkAtOnce(List<String> texts) {
        awaitTurn();
        try {
            List<CompletableFuture<Checked>> coming = texts.stream()
                    .map(text -> CompletableFuture.supplyAsync(() -> check(text), executor))
                    .toList();
            return coming.stream().map(References::result).toList();
        } finally {
            turns.release();
        }
    }

    /** Long lists of many calls must leave connections to S3, and threads, to others. */
    private void awaitTurn() {
        try {
            if (!turns.tryAcquire(MAX_WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new ProblemException(
                        Status.SERVICE_UNAVAILABLE,
                        "Too many references are being looked up. Please try again a little later.",
                        RETRY_AFTER);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CloudOutage(interrupted);
        }
    }

    private static Checked result(CompletableFuture<Checked> coming) {
        try {
            return coming.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof StorageException fault) {
                throw new CloudOutage(fault);
            }
            throw failed;
        }
    }

    private Checked check(String text) {
        try {
            return new Checked(text, Optional.of(new Reference(lookUp(location(text)))), Optional.empty());
        } catch (ProblemException refusal) {
            return new Checked(text, Optional.empty(), Optional.of(refusal));
        }
    }

    private ObjectLocation location(String text) {
        if (cloud.settings().referenceBuckets().isEmpty()) {
            throw new ProblemException(
                    Status.FORBIDDEN,
                    "This service classifies no objects by reference: its admin has not set osprey.references.buckets.");
        }
        ObjectLocation.fault(text).ifPresent(fault -> {
            throw new ProblemException(Status.BAD_REQUEST, "The reference " + printable(text) + " " + fault + ".");
        });
        ObjectLocation location = ObjectLocation.of(text);
        if (!cloud.settings().referenceBuckets().contains(location.bucket())) {
            throw new ProblemException(
                    Status.FORBIDDEN,
                    "This service classifies no objects of the bucket " + location.bucket()
                            + ": it is not in osprey.references.buckets.");
        }
        return location;
    }

    private ObjectReference lookUp(ObjectLocation location) {
        LookupResult result = cloud.references().lookUp(location);
        if (result instanceof LookupResult.Found found) {
            return checked(found.object());
        }
        throw result instanceof LookupResult.Missing
                ? new ProblemException(Status.NOT_FOUND, location.text() + " does not exist.")
                : new ProblemException(
                        Status.FORBIDDEN, location.text() + " cannot be read by this service, or does not exist.");
    }

    private ObjectReference checked(ObjectReference object) {
        if (object.bytes() == 0) {
            throw new ProblemException(Status.BAD_REQUEST, object.location().text() + ": the file is empty.");
        }
        if (object.bytes() > maxBytes) {
            throw new ProblemException(
                    Status.REQUEST_ENTITY_TOO_LARGE,
                    String.format(
                                    Locale.ROOT,
                                    "%s is larger than the limit of %.1f MiB for an image by reference.",
                                    object.location().text(),
                                    maxBytes / MEBIBYTE)
                            .replace(".0 MiB", " MiB"));
        }
        return object;
    }

    private static String printable(String text) {
        String shown = text.replaceAll("\\p{C}", "?");
        return shown.length() > MAX_SHOWN ? shown.substring(0, MAX_SHOWN) + "…" : shown;
    }
}
