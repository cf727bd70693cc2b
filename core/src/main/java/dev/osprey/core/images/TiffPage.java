package dev.osprey.core.images;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.osprey.core.images.InvalidImageException.Reason;

/**
 * The first page of a TIFF file, which declares nothing that would need more memory than another format.
 *
 * @param ordinaryPixels how many pixels of eight bits per channel need as much memory as the page
 * @param floatingPoint whether samples are floating-point numbers
 */
record TiffPage(long ordinaryPixels, boolean floatingPoint) {

    // The reader allocates a row of a tile.
    private static final int MAX_TILE_WIDTH = 1 << 16;

    /** How often a byte or pixel may belong to a part. */
    private static final long MAX_OVERLAP = 2;

    private static final long JPEG = 7;
    /** None, CCITT, LZW, JPEG, Deflate and PackBits. */
    private static final Set<Long> SUPPORTED_COMPRESSIONS = Set.of(1L, 2L, 3L, 4L, 5L, JPEG, 8L, 32773L, 32946L);

    private static final Map<Long, String> OTHER_COMPRESSIONS = Map.of(
            6L, "old-style JPEG",
            34661L, "JBIG",
            34712L, "JPEG 2000",
            34925L, "LZMA",
            50000L, "Zstandard",
            50001L, "WebP",
            50002L, "JPEG XL");

    private static final int ORDINARY_BYTES_PER_PIXEL = 8;
    private static final int FLOATING_POINT = 3;
    private static final int PACKED_PIXEL_BYTES = 4;

    /**
     * @throws InvalidImageException when the page is too large or of a kind that is not supported
     * @throws RuntimeException when the file is damaged
     */
    static TiffPage check(byte[] file, ImageInfo info, long maxPixels) throws InvalidImageException {
        TiffDirectory page = new TiffDirectory(file);
        long bits = page.number(TiffDirectory.BITS_PER_SAMPLE, 1) * page.number(TiffDirectory.SAMPLES_PER_PIXEL, 1);
        long bytes = Math.max(ORDINARY_BYTES_PER_PIXEL, bits / Byte.SIZE + PACKED_PIXEL_BYTES);
        long ordinaryPixels = info.pixels() * bytes / ORDINARY_BYTES_PER_PIXEL;
        if (ordinaryPixels > maxPixels) {
            throw new InvalidImageException(
                    Reason.TOO_MANY_PIXELS,
                    String.format(
                            Locale.ROOT,
                            "the image has %d x %d pixels of %d bits, which need as much memory as %d pixels; %d are allowed",
                            info.width(),
                            info.height(),
                            bits,
                            ordinaryPixels,
                            maxPixels));
        }
        if (page.number(TiffDirectory.TILE_WIDTH, 1) > MAX_TILE_WIDTH) {
            throw new IllegalArgumentException("TIFF tiles are wider than " + MAX_TILE_WIDTH + " pixels");
        }
        checkCompression(file, page, maxPixels);
        return new TiffPage(ordinaryPixels, page.number(TiffDirectory.SAMPLE_FORMAT, 1) == FLOATING_POINT);
    }

    private static void checkCompression(byte[] file, TiffDirectory page, long maxPixels) throws InvalidImageException {
        long compression = page.number(TiffDirectory.COMPRESSION, 1);
        if (!SUPPORTED_COMPRESSIONS.contains(compression)) {
            throw new InvalidImageException(
                    Reason.NOT_AN_IMAGE,
                    String.format(
                            Locale.ROOT,
                            "the file is a TIFF image with %s compression, which is not supported: convert it to LZW, JPEG or PNG",
                            OTHER_COMPRESSIONS.getOrDefault(compression, "unknown")));
        }
        if (compression == JPEG) {
            checkJpegs(
                    file,
                    page.values(TiffDirectory.STRIP_OFFSETS),
                    page.values(TiffDirectory.STRIP_BYTE_COUNTS),
                    maxPixels);
            checkJpegs(
                    file,
                    page.values(TiffDirectory.TILE_OFFSETS),
                    page.values(TiffDirectory.TILE_BYTE_COUNTS),
                    maxPixels);
        }
    }

    /** A strip or tile is a JPEG image of its own size. */
    private static void checkJpegs(
            byte[] file, TiffDirectory.Values offsets, TiffDirectory.Values byteCounts, long maxPixels)
            throws InvalidImageException {
        long bytes = 0;
        long pixels = 0;
        for (int i = 0; i < offsets.count(); i++) {
            int from = Math.toIntExact(offsets.get(i));
            int to = i < byteCounts.count() ? (int) Math.min(file.length, from + byteCounts.get(i)) : file.length;
            bytes += to - from;
            if (bytes > MAX_OVERLAP * file.length) {
                throw new InvalidImageException(Reason.TOO_COSTLY, "the parts of the image overlap in the file");
            }
            JpegFile part = JpegFile.read(file, from, to);
            part.checkScans();
            if (part.pixels() > maxPixels) {
                throw new InvalidImageException(
                        Reason.TOO_MANY_PIXELS,
                        String.format(
                                Locale.ROOT,
                                "a part of the image has %d pixels, more than the %d allowed",
                                part.pixels(),
                                maxPixels));
            }
            // The last row and column of parts may reach beyond the image.
            pixels += part.pixels();
            if (pixels > MAX_OVERLAP * maxPixels) {
                throw new InvalidImageException(
                        Reason.TOO_MANY_PIXELS,
                        String.format(
                                Locale.ROOT,
                                "the parts of the image have more than %d pixels",
                                MAX_OVERLAP * maxPixels));
            }
        }
    }
}
