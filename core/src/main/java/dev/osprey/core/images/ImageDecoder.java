package dev.osprey.core.images;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

import dev.osprey.core.images.ImageReading.Reduction;
import dev.osprey.core.images.InvalidImageException.Reason;

/**
 * Decodes uploaded image files: JPEG, PNG, GIF, BMP, WebP and TIFF; the first frame or page. Thread-safe: threads wait
 * while their images together would need too much memory. Checks the header before decoding and writes nothing to disk.
 */
public final class ImageDecoder {

    /** Enough to detect damage, at little cost. */
    private static final int INSPECTION_SIDE = 32;

    private static final String SUPPORTED = "JPEG, PNG, GIF, BMP, WebP or TIFF image";
    private static final int MEBIBYTE = 1 << 20;

    private final ImageReaders readers = new ImageReaders();
    private final DecodingLimits limits;
    private final DecodingMemory memory;

    /** @param maxPixels maximum width times height; the other limits are the defaults */
    public ImageDecoder(long maxPixels) {
        this(DecodingLimits.ofPixels(maxPixels));
    }

    /** A decoder that uses up to half of the heap. */
    public ImageDecoder(DecodingLimits limits) {
        this(limits, DecodingMemory.ofThisProcess(limits.maxWait()));
    }

    ImageDecoder(DecodingLimits limits, DecodingMemory memory) {
        this.limits = Objects.requireNonNull(limits, "limits");
        this.memory = Objects.requireNonNull(memory, "memory");
    }

    /**
     * Decodes the image at a small scale: a file that passes can be classified.
     *
     * @throws InvalidImageException when the file is not an image, damaged or too large
     * @throws DecodingBusyException when there is no memory for it at the moment
     */
    public ImageInfo inspect(byte[] file) throws InvalidImageException {
        return decode(
                file, size -> Excerpt.ofShorterSide(size, INSPECTION_SIDE), Reduction.SKIPPING, (info, image) -> info);
    }

    /**
     * The format of a file, by its first bytes.
     *
     * @throws InvalidImageException when the file is not an image
     */
    public ImageFormat format(byte[] file) throws InvalidImageException {
        requireContent(file);
        try (ImageInputStream stream = new TimedImageInputStream(file, new DecodingTime(limits.maxTime()))) {
            return readable(() -> format(stream, file));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void requireContent(byte[] file) throws InvalidImageException {
        Objects.requireNonNull(file, "file");
        if (file.length == 0) {
            throw new InvalidImageException(Reason.EMPTY, "the file is empty");
        }
    }

    /**
     * Decodes the whole image, rotates it upright and reduces it by averaging pixels: its shorter side stays at least
     * twice {@code side}, or at its original length when that is less.
     *
     * @param side pixels that the caller needs on the shorter side
     * @return {@code TYPE_INT_ARGB} (straight alpha) when the file has an alpha channel, which the caller has to blend
     *     onto a background; else {@code TYPE_INT_RGB}
     * @throws InvalidImageException when the file is not an image, damaged or too large
     * @throws DecodingBusyException when there is no memory for it at the moment
     */
    public BufferedImage decode(byte[] file, int side) throws InvalidImageException {
        if (side < 1) {
            throw new IllegalArgumentException("side is " + side);
        }
        return decode(file, size -> Excerpt.ofShorterSide(size, side), DecodedImage::pixels);
    }

    /**
     * Decodes what the caller needs of an image, rotated upright and reduced by averaging pixels.
     *
     * @param choice of what is needed, given the size of the upright image
     * @param use makes something small of the image, whose memory is free for other images afterwards
     * @throws InvalidImageException when the file is not an image, damaged or too large
     * @throws DecodingBusyException when there is no memory for it at the moment
     */
    public <T> T decode(byte[] file, Function<ImageSize, Excerpt> choice, Function<DecodedImage, T> use)
            throws InvalidImageException {
        return decode(file, choice, Reduction.AVERAGING, (info, image) -> use.apply(image));
    }

    /** Like {@link #decode(byte[], Function, Function)}, but skips rows and columns, which is faster and looks worse. */
    public <T> T sample(byte[] file, Function<ImageSize, Excerpt> choice, Function<DecodedImage, T> use)
            throws InvalidImageException {
        return decode(file, choice, Reduction.SKIPPING, (info, image) -> use.apply(image));
    }

    private <T> T decode(
            byte[] file,
            Function<ImageSize, Excerpt> choice,
            Reduction reduction,
            BiFunction<ImageInfo, DecodedImage, T> use)
            throws InvalidImageException {
        requireContent(file);
        DecodingTime time = new DecodingTime(limits.maxTime());
        try (ImageInputStream stream = new TimedImageInputStream(file, time)) {
            ImageFormat format = readable(() -> format(stream, file));
            ImageReader reader = readable(() -> readers.readerOf(format));
            try {
                reader.setInput(readable(() -> ReadableInput.of(format, file, stream)), true, true);
                return decode(reader, format, file, time, choice, reduction, use);
            } finally {
                reader.dispose();
            }
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private ImageFormat format(ImageInputStream stream, byte[] file) throws IOException, InvalidImageException {
        return readers.formatOf(stream)
                // Camera raw images are TIFF files of a kind.
                .filter(each ->
                        each != ImageFormat.TIFF || ForeignFormat.of(file).isEmpty())
                .orElseThrow(() -> new InvalidImageException(Reason.NOT_AN_IMAGE, notAnImage(file)));
    }

    private static String notAnImage(byte[] file) {
        return ForeignFormat.of(file)
                .map(foreign -> foreign.advice()
                        .map(advice -> String.format(
                                Locale.ROOT, "the file is %s, not a %s: %s", foreign.description(), SUPPORTED, advice))
                        .orElseGet(() -> String.format(
                                Locale.ROOT, "the file is %s, not a %s", foreign.description(), SUPPORTED)))
                .orElse("the file is not a " + SUPPORTED);
    }

    private <T> T decode(
            ImageReader reader,
            ImageFormat format,
            byte[] file,
            DecodingTime time,
            Function<ImageSize, Excerpt> choice,
            Reduction reduction,
            BiFunction<ImageInfo, DecodedImage, T> use)
            throws InvalidImageException {
        ImageHeader header = readable(() -> ImageHeader.read(reader, format, file, limits));
        Excerpt excerpt = choice.apply(header.uprightSize()).in(header.uprightSize());
        ImageReading reading = readable(() -> new ImageReading(reader, header, file, time, excerpt, reduction));
        if (reading.bytes() > memory.maxBytes()) {
            throw new InvalidImageException(
                    Reason.TOO_COSTLY,
                    String.format(
                            Locale.ROOT,
                            "the image needs %d MiB of memory, more than the %d MiB for an image",
                            reading.bytes() / MEBIBYTE + 1,
                            memory.maxBytes() / MEBIBYTE));
        }
        return memory.hold(reading.bytes(), header.info().pixels(), () -> {
            BufferedImage upright = readable(() -> Orientation.apply(header.orientation(), reading.read()));
            return use.apply(header.info(), new DecodedImage(upright, header.uprightSize(), excerpt));
        });
    }

    /** Reads a part of a file. */
    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException, InvalidImageException;
    }

    private static <T> T readable(Reading<T> reading) throws InvalidImageException {
        try {
            return reading.read();
        } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError failure) {
            throw new ReadFailure(failure).asInvalidImage();
        }
    }
}
