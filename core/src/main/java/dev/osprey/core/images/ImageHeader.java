package dev.osprey.core.images;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageReader;

import dev.osprey.core.images.InvalidImageException.Reason;

/**
 * What is known of an image file before it is decoded. It is within the limits.
 *
 * @param orientation as in EXIF
 * @param jpeg present for a JPEG file
 * @param tiff present for a TIFF file
 */
record ImageHeader(ImageInfo info, int orientation, Optional<JpegFile> jpeg, Optional<TiffPage> tiff) {

    /**
     * @throws InvalidImageException when it is over a limit
     * @throws IOException or a runtime exception when the file is damaged or incomplete
     */
    static ImageHeader read(ImageReader reader, ImageFormat format, byte[] file, DecodingLimits limits)
            throws IOException, InvalidImageException {
        Optional<ImageInfo> declared = DeclaredSize.of(format, file);
        if (declared.isPresent()) {
            checkSize(declared.get(), limits);
        }
        ImageInfo info = new ImageInfo(format, reader.getWidth(0), reader.getHeight(0));
        checkSize(info, limits);
        Optional<JpegFile> jpeg = format == ImageFormat.JPEG ? Optional.of(JpegFile.read(file)) : Optional.empty();
        if (!jpeg.map(JpegFile::complete).orElseGet(() -> FileCompleteness.isComplete(format, file))) {
            throw new IOException("the file is truncated");
        }
        if (jpeg.isPresent()) {
            jpeg.get().checkScans();
        }
        Optional<TiffPage> tiff = format == ImageFormat.TIFF
                ? Optional.of(TiffPage.check(file, info, limits.maxPixels()))
                : Optional.empty();
        return new ImageHeader(info, Orientation.read(format, file), jpeg, tiff);
    }

    private static void checkSize(ImageInfo info, DecodingLimits limits) throws InvalidImageException {
        if (info.pixels() > limits.maxPixels()) {
            throw new InvalidImageException(
                    Reason.TOO_MANY_PIXELS,
                    String.format(
                            Locale.ROOT,
                            "the image has %d x %d pixels, more than the %d allowed",
                            info.width(),
                            info.height(),
                            limits.maxPixels()));
        }
        if (Math.max(info.width(), info.height()) > limits.maxSide()) {
            throw new InvalidImageException(
                    Reason.TOO_MANY_PIXELS,
                    String.format(
                            Locale.ROOT,
                            "the image has %d x %d pixels; a side can have %d",
                            info.width(),
                            info.height(),
                            limits.maxSide()));
        }
    }

    ImageSize storedSize() {
        return new ImageSize(info.width(), info.height());
    }

    ImageSize uprightSize() {
        return Orientation.swapsSides(orientation) ? storedSize().transposed() : storedSize();
    }
}
