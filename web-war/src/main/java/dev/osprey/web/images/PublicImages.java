package dev.osprey.web.images;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.StreamingOutput;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.images.ImageFormat;
import dev.osprey.core.images.PublicImage;
import dev.osprey.core.storage.StorageException;
import dev.osprey.core.storage.StoredImage;

/**
 * Stored images without their metadata. A small one is read once. A large one is read twice, so that no slow client keeps it
 * in memory: to find its metadata, which few images do at once, and to send it.
 */
@Singleton
public class PublicImages {

    private static final int IMAGES_IN_MEMORY = 2;
    /** As many of them as there are downloads at once fit into memory. */
    private static final int SMALL_BYTES = 2 << 20;

    private final Semaphore places = new Semaphore(IMAGES_IN_MEMORY, true);
    private final Cloud cloud;

    /** @param length of the body in bytes */
    record Content(long length, StreamingOutput body) {}

    @Inject
    PublicImages(Cloud cloud) {
        this.cloud = Objects.requireNonNull(cloud, "cloud");
    }

    /** @throws StorageException when the image cannot be read, or was replaced after it was found */
    Content of(Classification image, StoredImage stored, ImageFormat format) {
        places.acquireUninterruptibly();
        try {
            byte[] file = read(image, stored);
            PublicImage visible = PublicImage.of(format, file);
            return new Content(
                    visible.length(),
                    file.length <= SMALL_BYTES
                            ? output -> visible.copy(new ByteArrayInputStream(file), output)
                            : output -> cloud.images().read(image, stored, input -> visible.copy(input, output)));
        } finally {
            places.release();
        }
    }

    private byte[] read(Classification image, StoredImage stored) {
        AtomicReference<byte[]> file = new AtomicReference<>();
        try {
            cloud.images().read(image, stored, input -> file.set(input.readAllBytes()));
        } catch (IOException broken) {
            throw new StorageException("Reading " + cloud.images().location(image) + " failed", broken);
        }
        return file.get();
    }
}
