package dev.osprey.core.images;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.imageio.stream.ImageInputStream;

/**
 * The colour space of a JPEG file, by the rules of libjpeg, which browsers and Pillow use: those of the JDK differ for files
 * without a JFIF or Adobe segment, and for those with both.
 */
final class JpegColours {

    private static final String JFIF = "JFIF\0";
    private static final String ADOBE = "Adobe";
    private static final int TRANSFORM_OFFSET = 11;
    private static final int COMPONENTS_OFFSET = 5;

    private static final int UNTRANSFORMED = 0;
    private static final int YCC = 1;
    private static final int YCCK = 2;
    private static final int NONE = -1;

    private final ByteBuffer file;
    private boolean jfif;
    /** As an Adobe segment says. */
    private int transform = NONE;

    private boolean numbered;
    private boolean named;
    private int components;

    JpegColours(byte[] file) {
        this.file = ByteBuffer.wrap(file);
        Optional<JpegSegment> segment = JpegSegment.first(this.file);
        while (segment.isPresent() && components == 0) {
            JpegSegment each = segment.get();
            jfif |= each.is(JpegSegment.APP0, JFIF);
            if (isAdobe(each)) {
                transform = this.file.get(each.content() + TRANSFORM_OFFSET) & 0xFF;
            } else if (each.isStartOfFrame() && each.end() <= file.length) {
                readFrame(each);
            }
            segment = each.next();
        }
    }

    private static boolean isAdobe(JpegSegment segment) {
        int transformAt = segment.content() + TRANSFORM_OFFSET;
        return segment.is(JpegSegment.APP14, ADOBE)
                && transformAt < Math.min(segment.end(), segment.file().limit());
    }

    private void readFrame(JpegSegment frame) {
        int specifications = frame.content() + COMPONENTS_OFFSET + 1;
        if (specifications <= frame.end()) {
            components = file.get(specifications - 1) & 0xFF;
            boolean three = components == 3 && specifications + 9 <= frame.end();
            numbered = three && hasIds(specifications, 1, 2, 3);
            named = three && hasIds(specifications, 'R', 'G', 'B');
        }
    }

    private boolean hasIds(int specifications, int... ids) {
        for (int i = 0; i < ids.length; i++) {
            if ((file.get(specifications + 3 * i) & 0xFF) != ids[i]) {
                return false;
            }
        }
        return true;
    }

    /** The file with an Adobe segment that every reader understands alike, where it needs one. */
    ImageInputStream input(ImageInputStream stream) {
        int wanted = components == 3 ? ofThree() : components == 4 ? ofFour() : NONE;
        boolean clear =
                wanted == NONE || transform == wanted || components == 3 && transform == NONE && (jfif || numbered);
        if (clear) {
            return stream;
        }
        SplicedImageInputStream input = new SplicedImageInputStream(stream);
        input.add(0, 2).add(segment(wanted));
        int kept = 2;
        Optional<JpegSegment> segment = JpegSegment.first(file);
        while (segment.isPresent()) {
            JpegSegment each = segment.get();
            if (isAdobe(each)) {
                input.add(kept, each.start());
                kept = Math.min(each.end(), file.limit());
            }
            segment = each.next();
        }
        return input.add(kept, file.limit());
    }

    private int ofThree() {
        if (jfif || transform >= YCC) {
            return YCC;
        }
        return transform == UNTRANSFORMED || named ? UNTRANSFORMED : YCC;
    }

    private int ofFour() {
        return transform == NONE || transform == UNTRANSFORMED ? UNTRANSFORMED : YCCK;
    }

    private static byte[] segment(int transform) {
        return ByteBuffer.allocate(16)
                .putShort((short) (0xFF00 | JpegSegment.APP14))
                .putShort((short) 14)
                .put(ADOBE.getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 100)
                .putInt(0)
                .put((byte) transform)
                .array();
    }
}
