package dev.osprey.web;

import java.awt.image.BufferedImage;
import java.time.Instant;
import java.util.List;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.images.ImageFiles;

/** Images in table and bucket, as web tier and workers store them. */
public final class StoredImages {

    public static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final Cloud cloud;

    public StoredImages(Cloud cloud) {
        this.cloud = cloud;
    }

    /** Accepted, but not in the bucket yet. */
    public Classification queued(String id, String fileName) {
        Classification queued = Classification.queued(id, fileName, NOON);
        cloud.results().insert(queued, cloud.images().location(queued));
        return queued;
    }

    public Classification done(String id, String fileName) {
        return done(id, fileName, png(32, 16), "image/png");
    }

    public Classification done(String id, String fileName, byte[] content, String mediaType) {
        Classification done = queued(id, fileName)
                .done(List.of(new Prediction("Bag", 0.75), new Prediction("Coat", 0.25)), NOON.plusSeconds(1));
        cloud.images().putImage(done, content, mediaType);
        cloud.results().store(done, cloud.images().location(done));
        return done;
    }

    public Classification failed(String id, String fileName) {
        Classification failed = queued(id, fileName).failed("The image is damaged.", NOON.plusSeconds(1));
        cloud.results().store(failed, cloud.images().location(failed));
        return failed;
    }

    public static byte[] png(int width, int height) {
        return ImageFiles.file("png", new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB));
    }
}
