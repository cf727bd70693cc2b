package dev.osprey.web.images;

import java.util.Objects;
import java.util.concurrent.Semaphore;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.images.ImageFormat;
import dev.osprey.core.images.PublicImage;

/** Finds the metadata of stored images. Holds a few images in memory for that, however many are being downloaded. */
@Singleton
public class PublicImages {

    private static final int IMAGES_IN_MEMORY = 2;

    private final Semaphore places = new Semaphore(IMAGES_IN_MEMORY, true);
    private final Cloud cloud;

    @Inject
    PublicImages(Cloud cloud) {
        this.cloud = Objects.requireNonNull(cloud, "cloud");
    }

    PublicImage of(Classification image, ImageFormat format) {
        places.acquireUninterruptibly();
        try {
            return PublicImage.of(format, cloud.images().image(image));
        } finally {
            places.release();
        }
    }
}
