package dev.osprey.core.images;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.SampleModel;
import java.io.IOException;
import java.util.Optional;
import java.util.logging.Logger;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;

import dev.osprey.core.images.webp.WebPMemory;

/** Reads one image file whose header is checked. Knows how much memory that takes before it does. */
final class ImageReading {

    /** How an image is reduced. */
    enum Reduction {
        /** Skips columns and rows: for checks and thumbnails. */
        SKIPPING,
        /** Averages them: for models. */
        AVERAGING
    }

    private static final Logger LOG = Logger.getLogger(ImageReading.class.getName());

    /** Packed pixels, their rotation, and what callers make of them: a copy, and three planes of floats, twice. */
    private static final int BYTES_PER_DECODED_PIXEL = 36;

    private static final int BYTES_PER_BUFFERED_SAMPLE = 2;
    private static final int BYTES_PER_COLUMN = 64;
    private static final int TIFF_BYTES_PER_PIXEL = 4;

    private final ImageReader reader;
    private final ImageInfo info;
    private final byte[] file;
    private final DecodingTime time;
    private final StoredExcerpt excerpt;
    private final Reduction reduction;
    private final ImageReadParam parameters;
    private final Optional<JpegFile> jpeg;
    private final SampleModel samples;
    private final int bytesPerPixel;
    private final long webpBytes;

    /** @param reader whose input is the file */
    ImageReading(
            ImageReader reader,
            ImageHeader header,
            byte[] file,
            DecodingTime time,
            Excerpt excerpt,
            Reduction reduction)
            throws IOException {
        this.reader = reader;
        this.info = header.info();
        this.jpeg = header.jpeg();
        this.file = file;
        this.time = time;
        this.excerpt = StoredExcerpt.of(excerpt, header.orientation(), header.storedSize());
        // The reader fails to skip samples that are floating-point numbers.
        this.reduction = header.tiff().filter(TiffPage::floatingPoint).isPresent() ? Reduction.AVERAGING : reduction;
        webpBytes = info.format() == ImageFormat.WEBP ? WebPMemory.bytes(file) : 0;
        parameters = reader.getDefaultReadParam();
        ImageTypeSpecifier type = reader.getImageTypes(0).next();
        if (header.tiff().isPresent()
                && reader.getRawImageType(0).getColorModel().isAlphaPremultiplied()) {
            // The reader would read the colours as straight.
            type = reader.getRawImageType(0);
            parameters.setDestinationType(type);
        }
        samples = type.getSampleModel(1, 1);
        bytesPerPixel =
                samples.getNumDataElements() * DataBuffer.getDataTypeSize(samples.getTransferType()) / Byte.SIZE;
    }

    /** What {@link #read} and the users of its result hold at most. */
    long bytes() {
        Rectangle area = excerpt.area();
        long areaPixels = (long) area.width * area.height;
        long decodedPixels = (long) excerpt.decodedWidth() * excerpt.decodedHeight();
        long read = reduction == Reduction.SKIPPING ? decodedPixels : readsRowByRow() || readsWhole() ? 0 : areaPixels;
        long averaging = reduction == Reduction.AVERAGING && excerpt.isReduced() ? BoxReduction.bytes(excerpt, 4) : 0;
        return readerBytes(read)
                + read * bytesPerPixel
                + averaging
                + decodedPixels * BYTES_PER_DECODED_PIXEL
                + (readsRowByRow() ? file.length : 0);
    }

    private long readerBytes(long read) {
        long columns = (long) info.width() * BYTES_PER_COLUMN;
        return switch (info.format()) {
            case JPEG ->
                columns
                        + jpeg.orElseThrow().bufferedSamples() * BYTES_PER_BUFFERED_SAMPLE
                        // Colours that are converted are read twice.
                        + read * 8;
            case PNG -> columns;
            case BMP -> columns + info.pixels();
            // A frame that does not cover its canvas: indexes, and the canvas.
            case GIF -> columns + info.pixels() * (bytesPerPixel > 1 ? 1 + bytesPerPixel : 1);
            case WEBP -> columns + webpBytes;
            case TIFF -> columns + info.pixels() * TIFF_BYTES_PER_PIXEL;
        };
    }

    /** @throws IOException or a runtime exception of any kind when the file is damaged */
    BufferedImage read() throws IOException {
        DamageWarnings damage = new DamageWarnings();
        reader.addIIOReadWarningListener(damage);
        BufferedImage image = readsRowByRow() ? rowByRow() : whole(reduction);
        if (damage.found()) {
            throw new IOException(damage.description());
        }
        return PackedPixels.of(image);
    }

    private BufferedImage whole(Reduction by) throws IOException {
        Rectangle area = excerpt.area();
        if (by == Reduction.SKIPPING) {
            parameters.setSourceRegion(area);
            parameters.setSourceSubsampling(excerpt.columns(), excerpt.rows(), 0, 0);
            return reader.read(0, parameters);
        }
        if (!readsWhole()) {
            parameters.setSourceRegion(area);
        }
        BufferedImage image = reader.read(0, parameters);
        if (readsWhole()) {
            image = image.getSubimage(area.x, area.y, area.width, area.height);
        }
        return excerpt.isReduced() ? ReducedPixels.of(image, excerpt) : image;
    }

    /** Whether the reader holds the whole image anyway: a region would be a copy. */
    private boolean readsWhole() {
        return info.format() == ImageFormat.WEBP && reduction == Reduction.AVERAGING;
    }

    private boolean readsRowByRow() {
        return reduction == Reduction.AVERAGING
                && excerpt.isReduced()
                && jpeg.filter(JpegFile::ordinaryColours).isPresent()
                && samples.getTransferType() == DataBuffer.TYPE_BYTE
                && samples.getNumDataElements() == jpeg.orElseThrow().components();
    }

    private BufferedImage rowByRow() throws IOException {
        JpegProfile profile = JpegProfile.of(file);
        if (profile.fileWithout() != file) {
            reader.setInput(new TimedImageInputStream(profile.fileWithout(), time), true, true);
        }
        ImageTypeSpecifier type = reader.getImageTypes(0).next();
        Rectangle area = excerpt.area();
        BoxReduction boxes = new BoxReduction(excerpt, samples.getNumDataElements());
        ReducingRaster rows = new ReducingRaster(
                type.getSampleModel(area.width, area.height),
                boxes,
                jpeg.orElseThrow().scans());
        parameters.setSourceRegion(area);
        parameters.setDestination(new BufferedImage(type.getColorModel(), rows, false, null));
        reader.read(0, parameters);
        if (!rows.isComplete()) {
            LOG.warning("the JPEG reader of this Java version does not set one row after the other;"
                    + " images are reduced less exactly");
            parameters.setDestination(null);
            return profile.converted(whole(Reduction.SKIPPING));
        }
        return profile.converted(ReducedPixels.image(boxes, excerpt, type.getColorModel(), rows.bandOffsets()));
    }
}
