package dev.osprey.core.models;

import java.util.Objects;

import dev.osprey.core.classification.FileName;
import dev.osprey.core.images.ImageFormat;

/**
 * A picture that shows what a model is for.
 *
 * @param fileName unique among those of the model
 * @param format of the file
 * @param bytes of the file, at most {@value #MAX_BYTES}
 */
public record SamplePicture(String fileName, ImageFormat format, byte[] bytes) {

    /** So that a picture fits into a row. */
    public static final int MAX_BYTES = 350_000;

    public SamplePicture {
        FileName.fault(fileName).ifPresent(fault -> {
            throw new IllegalArgumentException("the file name " + fault);
        });
        Objects.requireNonNull(format, "format");
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(fileName + " has more than " + MAX_BYTES + " bytes");
        }
    }
}
