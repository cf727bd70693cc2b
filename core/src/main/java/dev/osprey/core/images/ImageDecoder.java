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
 * Decodes uploaded image files: JPEG, PNG, GIF, BMP, WebP and TIFF; the first frame or page. Thread-safe: threads wait
 * while their images together would need too much memory. Checks the size in the header before decoding, and writes
 * nothing to disk.
 */
public final class ImageDecoder {

    /** Enough to detect damage, at little cost. */
    private static final int INSPECTION_SIDE = 32;

    private static final String SUPPORTED = "JPEG, PNG, GIF, BMP, WebP or TIFF image";

    private final ImageReaders readers = new ImageReaders();
    private final DecodingMemory memory = DecodingMemory.ofThisProcess();
    private final long maxPixels;

    /** @param maxPixels maximum width times height */
    public ImageDecoder(long maxPixels) {
        if (maxPixels < 1) {
            throw new IllegalArgumentException("maxPixels is " + maxPixels);
        }
        this.maxPixels = maxPixels;
    }

    /**
     * Decodes the image at a small scale: a file that passes can be classified.
     *
     * @throws InvalidImageException when the file is not an image, damaged or too large
     */
    public ImageInfo inspect(byte[] file) throws InvalidImageException {
        return read(file, INSPECTION_SIDE).info();
    }

    /**
     * Decodes the image and rotates it upright. Skips rows and columns of an image much larger than needed: its shorter
     * side stays at least twice {@code side}, or at its original length when that is less.
     *
     * @param side pixels that the caller needs on the shorter side
     * @return {@code TYPE_INT_ARGB} (straight alpha) when the file has an alpha channel, which the caller has to blend
     *     onto a background; else {@code TYPE_INT_RGB}
     * @throws InvalidImageException when the file is not an image, damaged or too large
     */
    public BufferedImage decode(byte[] file, int side) throws InvalidImageException {
        if (side < 1) {
            throw new IllegalArgumentException("side is " + side);
        }
        Decoded decoded = read(file, side);
        int orientation = Orientation.read(decoded.info().format(), file);
        return Orientation.apply(orientation, PackedPixels.of(decoded.image()));
    }

    private record Decoded(ImageInfo info, BufferedImage image) {}

    private Decoded read(byte[] file, int side) throws InvalidImageException {
        Objects.requireNonNull(file, "file");
        if (file.length == 0) {
            throw new InvalidImageException(Reason.EMPTY, "the file is empty");
        }
        try (ImageInputStream stream = new ByteArrayImageInputStream(file)) {
            ImageFormat format = readers.formatOf(stream)
                    // Camera raw images are TIFF files of a kind.
                    .filter(each ->
                            each != ImageFormat.TIFF || ForeignFormat.of(file).isEmpty())
                    .orElseThrow(() -> new InvalidImageException(Reason.NOT_AN_IMAGE, notAnImage(file)));
            ImageReader reader = readers.providerOf(format).createReaderInstance();
            try {
                reader.setInput(stream, true, true);
                return read(reader, format, file, side);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException unreadable) {
            // Damaged files make the readers throw exceptions of every kind.
            throw new InvalidImageException(Reason.DAMAGED, "the image is damaged or incomplete", unreadable);
        }
    }

    private static String notAnImage(byte[] file) {
        return ForeignFormat.of(file)
                .map(foreign -> foreign.advice()
                        .map(advice ->
                                "the file is %s, not a %s: %s".formatted(foreign.description(), SUPPORTED, advice))
                        .orElseGet(() -> "the file is %s, not a %s".formatted(foreign.description(), SUPPORTED)))
                .orElse("the file is not a " + SUPPORTED);
    }

    private Decoded read(ImageReader reader, ImageFormat format, byte[] file, int side)
            throws IOException, InvalidImageException {
        Optional<ImageInfo> declared = DeclaredSize.of(format, file);
        if (declared.isPresent()) {
            checkSize(declared.get());
        }
        ImageInfo info = new ImageInfo(format, reader.getWidth(0), reader.getHeight(0));
        checkSize(info);
        if (!FileCompleteness.isComplete(format, file)) {
            throw new IOException("the file is truncated");
        }
        int subsampling = Math.max(1, Math.min(info.width(), info.height()) / (2 * side));
        ImageReadParam parameters = reader.getDefaultReadParam();
        long pixels = info.pixels();
        if (format == ImageFormat.TIFF) {
            TiffPage page = TiffPage.check(file, info, maxPixels);
            pixels = page.ordinaryPixels();
            if (page.floatingPoint()) {
                // The reader fails otherwise.
                subsampling = 1;
            }
            if (reader.getRawImageType(0).getColorModel().isAlphaPremultiplied()) {
                // The reader would read the colours as straight.
                parameters.setDestinationType(reader.getRawImageType(0));
            }
        }
        parameters.setSourceSubsampling(subsampling, subsampling, 0, 0);
        DamageWarnings damage = new DamageWarnings();
        reader.addIIOReadWarningListener(damage);
        BufferedImage image = memory.decode(pixels, () -> reader.read(0, parameters));
        if (damage.found()) {
            throw new IOException(damage.description());
        }
        return new Decoded(info, image);
    }

    private void checkSize(ImageInfo info) throws InvalidImageException {
        if (info.pixels() > maxPixels) {
            throw new InvalidImageException(
                    Reason.TOO_MANY_PIXELS,
                    "the image has %d x %d pixels, more than the %d allowed"
                            .formatted(info.width(), info.height(), maxPixels));
        }
    }
}
