package dev.osprey.core.images;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The markers of a JPEG file (ITU-T T.81, annex B), found without decoding it.
 *
 * @param complete whether there is an end-of-image marker
 * @param scans how often the decoder goes over the image
 * @param pixels of the frame
 * @param bufferedSamples samples that the decoder holds while it reads several scans; 0 when it needs one scan only
 * @param ordinaryColours whether the file is 8-bit greyscale or YCbCr and every decoder agrees on that
 * @param components of a pixel; 0 when there is no frame
 */
record JpegFile(
        boolean complete, int scans, long pixels, long bufferedSamples, boolean ordinaryColours, int components) {

    /** Real files have about ten. Each scan goes over the whole image, even if it has no data for it. */
    static final int MAX_SCANS = 64;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private static final int START_OF_IMAGE = 0xD8;
    private static final int END_OF_IMAGE = 0xD9;
    private static final int START_OF_SCAN = 0xDA;
    private static final int BASELINE = 0xC0;
    private static final int EXTENDED = 0xC1;
    private static final int PROGRESSIVE = 0xC2;
    private static final int ADOBE = 0xEE;
    private static final int ADOBE_YCC = 1;

    static JpegFile read(byte[] file) {
        return read(file, 0, file.length);
    }

    /** Goes from marker to marker, since an embedded thumbnail has markers of its own. */
    static JpegFile read(byte[] file, int from, int to) {
        boolean complete = false;
        int scans = 0;
        int frame = -1;
        int adobe = -1;
        int at = from + 2;
        while (at + 1 < to && !complete) {
            int marker = file[at + 1] & 0xFF;
            if (file[at] != (byte) 0xFF || !isMarker(marker)) {
                at = nextPrefix(file, at + 1, to);
            } else if (marker == END_OF_IMAGE) {
                complete = true;
            } else if (at + 3 < to) {
                int length = unsignedShort(file, at + 2);
                if (marker == START_OF_SCAN) {
                    scans++;
                } else if (isStartOfFrame(marker) && frame < 0) {
                    frame = at;
                } else if (marker == ADOBE && startsWith(file, at, to, "Adobe") && length >= 14 && at + 15 < to) {
                    adobe = file[at + 15] & 0xFF;
                }
                at += 2 + Math.max(2, length);
            } else {
                at = to;
            }
        }
        return frame < 0 || frame + 9 >= to
                ? new JpegFile(complete, scans, 0, 0, false, 0)
                : of(complete, scans, file, frame, to, adobe);
    }

    /** The next byte with which a marker may begin. Looks at eight bytes at once: most of a file is compressed data. */
    private static int nextPrefix(byte[] file, int from, int to) {
        int at = from;
        while (at < to && (at % Long.BYTES != 0 || at + Long.BYTES > to)) {
            if (file[at] == (byte) 0xFF) {
                return at;
            }
            at++;
        }
        while (at + Long.BYTES <= to) {
            long inverted = ~(long) LONGS.get(file, at);
            // A byte of zeros borrows.
            if ((inverted - LOW_BITS & ~inverted & HIGH_BITS) != 0) {
                break;
            }
            at += Long.BYTES;
        }
        while (at < to && file[at] != (byte) 0xFF) {
            at++;
        }
        return at;
    }

    private static JpegFile of(boolean complete, int scans, byte[] file, int frame, int to, int adobe) {
        int marker = file[frame + 1] & 0xFF;
        long pixels = (long) unsignedShort(file, frame + 5) * unsignedShort(file, frame + 7);
        int components = file[frame + 9] & 0xFF;
        boolean sequential = marker == BASELINE || marker == EXTENDED;
        boolean ordinary = (sequential || marker == PROGRESSIVE) && file[frame + 4] == Byte.SIZE;
        boolean yCbCr = components == 3
                && frame + 16 < to
                && file[frame + 10] == 1
                && file[frame + 13] == 2
                && file[frame + 16] == 3
                && (adobe < 0 || adobe == ADOBE_YCC);
        return new JpegFile(
                complete,
                scans,
                pixels,
                scans > 1 || !sequential ? pixels * components : 0,
                ordinary && (components == 1 || yCbCr),
                components);
    }

    /** @throws InvalidImageException when there are more scans than allowed */
    void checkScans() throws InvalidImageException {
        if (scans > MAX_SCANS) {
            throw new InvalidImageException(
                    InvalidImageException.Reason.TOO_COSTLY,
                    String.format(
                            Locale.ROOT,
                            "the image is stored in %d scans, more than the %d allowed",
                            scans,
                            MAX_SCANS));
        }
    }

    /** Those without content are none here: stuffing, fill bytes, restart markers, start of image and TEM. */
    static boolean isMarker(int second) {
        return second > 0x01 && second != 0xFF && (second < 0xD0 || second > START_OF_IMAGE);
    }

    private static boolean isStartOfFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static boolean startsWith(byte[] file, int marker, int to, String identifier) {
        byte[] bytes = identifier.getBytes(StandardCharsets.ISO_8859_1);
        int from = marker + 4;
        return from + bytes.length <= to && Arrays.equals(file, from, from + bytes.length, bytes, 0, bytes.length);
    }

    static int unsignedShort(byte[] file, int at) {
        return (file[at] & 0xFF) << 8 | file[at + 1] & 0xFF;
    }
}
