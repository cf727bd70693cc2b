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

/** The EXIF orientation of an image: 1 is upright, 2 to 8 are mirrored or rotated. */
final class Orientation {

    private static final int UPRIGHT = 1;
    private static final int PNG_EXIF = 0x65584966;
    private static final int WEBP_EXIF = 0x46495845;

    private Orientation() {}

    /** Reads the orientation from a file; upright when it is missing or invalid, which does no harm. */
    static int read(ImageFormat format, byte[] file) {
        Metadata metadata = new Metadata();
        try {
            switch (format) {
                case JPEG ->
                    metadata =
                            JpegMetadataReader.readMetadata(new ByteArrayInputStream(file), List.of(new ExifReader()));
                // Only this chunk: others are compressed and may expand without limit.
                case PNG -> readExif(chunk(ByteBuffer.wrap(file, 8, file.length - 8), PNG_EXIF, 4, 1), metadata);
                case WEBP ->
                    readExif(
                            chunk(
                                    ByteBuffer.wrap(file, 12, file.length - 12).order(ByteOrder.LITTLE_ENDIAN),
                                    WEBP_EXIF,
                                    0,
                                    2),
                            metadata);
                case TIFF -> {
                    return valid(new TiffDirectory(file).number(TiffDirectory.ORIENTATION, UPRIGHT));
                }
                case GIF, BMP -> {
                    return UPRIGHT;
                }
            }
        } catch (JpegProcessingException
                | IOException
                | IllegalArgumentException
                | IndexOutOfBoundsException unreadable) {
            return UPRIGHT;
        }
        ExifIFD0Directory directory = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
        Integer value = directory == null ? null : directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
        return value == null ? UPRIGHT : valid(value);
    }

    private static int valid(long orientation) {
        return orientation < 1 || orientation > 8 ? UPRIGHT : (int) orientation;
    }

    private static void readExif(Optional<byte[]> exif, Metadata metadata) {
        exif.ifPresent(bytes -> {
            // Some writers copy the identifier of the JPEG segment too.
            boolean hasIdentifier = bytes.length > 6 && bytes[0] == 'E' && bytes[1] == 'x';
            new ExifReader().extract(new ByteArrayReader(bytes, hasIdentifier ? 6 : 0), metadata);
        });
    }

    /** The content of the first chunk of a type. Chunks start with length and type (PNG) or type and length (RIFF). */
    private static Optional<byte[]> chunk(ByteBuffer file, int type, int checksumLength, int alignment) {
        boolean lengthFirst = file.order() == ByteOrder.BIG_ENDIAN;
        while (file.remaining() >= 8) {
            int first = file.getInt();
            int second = file.getInt();
            int length = lengthFirst ? first : second;
            if (length < 0 || length > file.remaining()) {
                return Optional.empty();
            }
            if ((lengthFirst ? second : first) == type) {
                byte[] content = new byte[length];
                file.get(content);
                return Optional.of(content);
            }
            int chunkEnd = length + length % alignment + checksumLength;
            file.position(file.position() + Math.min(chunkEnd, file.remaining()));
        }
        return Optional.empty();
    }

    /** Rotates an image of type {@code INT_RGB} or {@code INT_ARGB} upright. */
    static BufferedImage apply(int orientation, BufferedImage image) {
        if (orientation == UPRIGHT) {
            return image;
        }
        int width = image.getWidth();
        int height = image.getHeight();
        boolean swapsSides = orientation >= 5;
        boolean flipsX = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean flipsY = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        BufferedImage upright =
                new BufferedImage(swapsSides ? height : width, swapsSides ? width : height, image.getType());
        int[] row = new int[upright.getWidth()];
        int[] stored = (int[]) image.getRaster().getDataElements(0, 0, width, height, null);
        for (int y = 0; y < upright.getHeight(); y++) {
            for (int x = 0; x < row.length; x++) {
                int column = swapsSides ? y : x;
                int line = swapsSides ? x : y;
                row[x] = stored[(flipsY ? height - 1 - line : line) * width + (flipsX ? width - 1 - column : column)];
            }
            upright.getRaster().setDataElements(0, y, row.length, 1, row);
        }
        return upright;
    }
}
