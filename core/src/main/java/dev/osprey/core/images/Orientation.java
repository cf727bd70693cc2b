package dev.osprey.core.images;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.jpeg.JpegProcessingException;
import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;

/** How the camera was held, from the EXIF part of a file: 1 is upright, 2 to 8 are mirrored or turned. */
final class Orientation {

    private static final int UPRIGHT = 1;
    private static final int PNG_EXIF = 0x65584966;
    private static final int WEBP_EXIF = 0x46495845;

    private Orientation() {}

    /** Upright where the file does not say or says nonsense: a picture can be shown without it. */
    static int of(ImageFormat format, byte[] file) {
        Metadata metadata = new Metadata();
        try {
            switch (format) {
                case JPEG ->
                    metadata =
                            JpegMetadataReader.readMetadata(new ByteArrayInputStream(file), List.of(new ExifReader()));
                // Only this one chunk: others are compressed and may grow without bound.
                case PNG -> read(chunk(ByteBuffer.wrap(file, 8, file.length - 8), PNG_EXIF, 4, 1), metadata);
                case WEBP ->
                    read(
                            chunk(
                                    ByteBuffer.wrap(file, 12, file.length - 12).order(ByteOrder.LITTLE_ENDIAN),
                                    WEBP_EXIF,
                                    0,
                                    2),
                            metadata);
                case GIF, BMP -> {
                    return UPRIGHT;
                }
            }
        } catch (JpegProcessingException | IOException unreadable) {
            return UPRIGHT;
        }
        ExifIFD0Directory directory = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
        Integer value = directory == null ? null : directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
        return value == null || value < 1 || value > 8 ? UPRIGHT : value;
    }

    private static void read(Optional<byte[]> exif, Metadata metadata) {
        exif.ifPresent(bytes -> {
            // Some writers repeat the JPEG segment's introduction.
            boolean introduced = bytes.length > 6 && bytes[0] == 'E' && bytes[1] == 'x';
            new ExifReader().extract(new ByteArrayReader(bytes, introduced ? 6 : 0), metadata);
        });
    }

    /** The content of the first chunk of a type, in a file of chunks that start with length and type, or type and length. */
    private static Optional<byte[]> chunk(ByteBuffer file, int wanted, int checkSum, int padding) {
        boolean lengthFirst = file.order() == ByteOrder.BIG_ENDIAN;
        while (file.remaining() >= 8) {
            int first = file.getInt();
            int second = file.getInt();
            int length = lengthFirst ? first : second;
            if (length < 0 || length > file.remaining()) {
                return Optional.empty();
            }
            if ((lengthFirst ? second : first) == wanted) {
                byte[] content = new byte[length];
                file.get(content);
                return Optional.of(content);
            }
            int step = length + length % padding + checkSum;
            file.position(file.position() + Math.min(step, file.remaining()));
        }
        return Optional.empty();
    }

    /** The picture as it was seen; works on whole-pixel types ({@code INT_RGB}, {@code INT_ARGB}). */
    static BufferedImage apply(int orientation, BufferedImage image) {
        if (orientation == UPRIGHT) {
            return image;
        }
        int width = image.getWidth();
        int height = image.getHeight();
        boolean onItsSide = orientation >= 5;
        boolean fromRight = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean fromBelow = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        BufferedImage seen = new BufferedImage(onItsSide ? height : width, onItsSide ? width : height, image.getType());
        int[] row = new int[seen.getWidth()];
        int[] stored = (int[]) image.getRaster().getDataElements(0, 0, width, height, null);
        for (int y = 0; y < seen.getHeight(); y++) {
            for (int x = 0; x < row.length; x++) {
                int column = onItsSide ? y : x;
                int line = onItsSide ? x : y;
                row[x] = stored[
                        (fromBelow ? height - 1 - line : line) * width + (fromRight ? width - 1 - column : column)];
            }
            seen.getRaster().setDataElements(0, y, row.length, 1, row);
        }
        return seen;
    }
}
