package dev.osprey.core.images;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import dev.osprey.core.images.InvalidImageException.Reason;

/**
 * Reads uploaded image files: JPEG, PNG, GIF, BMP and WebP, of an animation the first frame. Safe for use by several
 * threads; where their images together would take too much memory they wait. Nothing is decoded before the header's size was found to be allowed, and nothing is written to disk.
 */
public final class ImageDecoder {

    /** Enough to find every damage, and cheap. */
    private static final int INSPECTED_SIDE = 32;

    private final ImageReaders readers = new ImageReaders();
    private final DecodingMemory memory = DecodingMemory.ofThisProcess();
    private final long maxPixels;

    /** @param maxPixels width times height of the largest image that is read */
    public ImageDecoder(long maxPixels) {
        if (maxPixels < 1) {
            throw new IllegalArgumentException("at most " + maxPixels + " pixels");
        }
        this.maxPixels = maxPixels;
    }

    /**
     * Decodes the image at a small scale, so that a file which passes can be classified.
     *
     * @throws InvalidImageException when it cannot
     */
    public ImageHeader inspect(byte[] file) throws InvalidImageException {
        return read(file, INSPECTED_SIDE).header();
    }

    /**
     * The upright image. Rows and columns are skipped while reading an image much larger than needed; its shorter side
     * stays at least twice {@code side}, or as it was when that is less.
     *
     * @param side pixels that the caller needs on the shorter side
     * @return {@code TYPE_INT_ARGB} (straight alpha) where the file has transparency, which the caller has to lay over
     *     a background of its choice; else {@code TYPE_INT_RGB}
     * @throws InvalidImageException when it is no image, damaged or too large
     */
    public BufferedImage decode(byte[] file, int side) throws InvalidImageException {
        if (side < 1) {
            throw new IllegalArgumentException("a side of " + side + " pixels");
        }
        Decoded decoded = read(file, side);
        int orientation = Orientation.of(decoded.header().format(), file);
        return Orientation.apply(orientation, Pixels.of(decoded.image()));
    }

    private record Decoded(ImageHeader header, BufferedImage image) {}

    private Decoded read(byte[] file, int side) throws InvalidImageException {
        Objects.requireNonNull(file, "file");
        if (file.length == 0) {
            throw new InvalidImageException(Reason.EMPTY, "the file is empty");
        }
        try (ImageInputStream stream = new ByteArrayImageInputStream(file)) {
            ImageFormat format = readers.formatOf(stream)
                    .orElseThrow(() -> new InvalidImageException(
                            Reason.NOT_AN_IMAGE, "the file is no JPEG, PNG, GIF, BMP or WebP image"));
            ImageReader reader = readers.providerOf(format).createReaderInstance();
            try {
                reader.setInput(stream, true, true);
                return read(reader, format, file, side);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException unreadable) {
            // The readers answer damage with exceptions of every kind.
            throw new InvalidImageException(Reason.BROKEN, "the image is damaged or incomplete", unreadable);
        }
    }

    private Decoded read(ImageReader reader, ImageFormat format, byte[] file, int side)
            throws IOException, InvalidImageException {
        Optional<ImageHeader> claimed = ClaimedSize.of(format, file);
        if (claimed.isPresent()) {
            checkSize(claimed.get());
        }
        ImageHeader header = new ImageHeader(format, reader.getWidth(0), reader.getHeight(0));
        checkSize(header);
        if (!FileEnd.isThere(format, file)) {
            throw new IOException("the file ends early");
        }
        int step = Math.max(1, Math.min(header.width(), header.height()) / (2 * side));
        ImageReadParam scale = reader.getDefaultReadParam();
        scale.setSourceSubsampling(step, step, 0, 0);
        Damage damage = new Damage();
        reader.addIIOReadWarningListener(damage);
        BufferedImage image = memory.decode(header.pixels(), () -> reader.read(0, scale));
        if (damage.found()) {
            throw new IOException(damage.description());
        }
        return new Decoded(header, image);
    }

    private void checkSize(ImageHeader header) throws InvalidImageException {
        if (header.pixels() > maxPixels) {
            throw new InvalidImageException(
                    Reason.TOO_MANY_PIXELS,
                    "the image has %d x %d pixels, more than the %d allowed"
                            .formatted(header.width(), header.height(), maxPixels));
        }
    }
}
