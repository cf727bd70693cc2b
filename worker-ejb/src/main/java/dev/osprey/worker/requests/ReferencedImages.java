package dev.osprey.worker.requests;

import java.util.Locale;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.images.InvalidImageException;
import dev.osprey.core.messages.ClassificationRequest;
import dev.osprey.core.references.ObjectReference;
import dev.osprey.core.storage.ObjectContent;
import dev.osprey.worker.classification.CurrentModel;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads the images that requests refer to. A request may come from anybody who may send to the queue, so it is checked again. */
@Singleton
public class ReferencedImages {

    /** What becomes of the image that a request refers to. */
    interface Use<T> {

        /** @param request with the image inside */
        T classify(ClassificationRequest request);

        /** @param reason why the image cannot be classified: the end of a sentence for the user */
        T fail(String reason);
    }

    private static final double MEBIBYTE = 1 << 20;

    private final CurrentModel model;
    private final Cloud cloud;
    private final FileMemory memory;
    private final int maxBytes;

    /** @param maxBytes size limit of an image by reference */
    @Inject
    ReferencedImages(
            CurrentModel model,
            Cloud cloud,
            FileMemory memory,
            @ConfigProperty(name = "osprey.references.max-bytes") int maxBytes) {
        this.model = model;
        this.cloud = cloud;
        this.memory = memory;
        this.maxBytes = maxBytes;
    }

    /** Reads the object and holds its memory while it is used. */
    <T> T read(ClassificationRequest request, ObjectReference object, Use<T> use) {
        if (!cloud.settings().referenceBuckets().contains(object.location().bucket())) {
            return use.fail("the worker may not read objects of this bucket: its osprey.references.buckets lacks it");
        }
        if (object.bytes() > maxBytes) {
            return use.fail(tooLarge(maxBytes));
        }
        if (!memory.fits(object.bytes())) {
            return use.fail("the file is larger than the memory of the worker allows");
        }
        return memory.hold(object.bytes(), () -> use(request, cloud.references().content(object, maxBytes), use));
    }

    private <T> T use(ClassificationRequest request, ObjectContent content, Use<T> use) {
        if (!(content instanceof ObjectContent.Bytes file)) {
            return use.fail(problem(content));
        }
        try {
            return use.classify(
                    request.carrying(model.get().format(file.bytes()).mimeType(), file.bytes()));
        } catch (InvalidImageException invalid) {
            return use.fail(invalid.getMessage());
        }
    }

    private String problem(ObjectContent content) {
        if (content instanceof ObjectContent.TooLarge) {
            return tooLarge(maxBytes);
        }
        return content instanceof ObjectContent.Gone
                ? "the object was deleted or replaced before it was read"
                : "the object cannot be read: access is denied, or it is archived or encrypted with a key of its owner";
    }

    static String tooLarge(int maxBytes) {
        return String.format(
                        Locale.ROOT, "the file is larger than the limit of %.1f MiB for an image", maxBytes / MEBIBYTE)
                .replace(".0 MiB", " MiB");
    }
}
