package dev.osprey.core.images;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The metadata of a GIF file: comments, and the extensions of applications but those of animations and colours. */
final class GifMetadata {

    private static final Set<String> NEEDED = Set.of("NETSCAPE2.0", "ANIMEXTS1.0", "ICCRGBG1012");
    private static final int HEADER = 13;
    private static final int SCREEN_FLAGS = 10;
    private static final int HAS_COLOUR_TABLE = 0x80;
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2C;
    private static final int IMAGE_DESCRIPTOR = 10;
    private static final int TRAILER = 0x3B;
    private static final int GRAPHIC_CONTROL = 0xF9;
    private static final int APPLICATION = 0xFF;
    private static final int APPLICATION_NAME = 11;

    private final byte[] file;

    GifMetadata(byte[] file) {
        this.file = file;
    }

    void remove(PublicImage.Builder target) {
        int at = HEADER + colourTable(SCREEN_FLAGS);
        target.keep(0, at);
        while (at < file.length) {
            int end;
            switch (file[at] & 0xFF) {
                case EXTENSION -> {
                    end = blocksEnd(at + 2);
                    if (isNeeded(at)) {
                        target.keep(at, end);
                    }
                }
                case IMAGE -> {
                    // One byte with the size of the codes stands before the blocks.
                    end = blocksEnd(at + IMAGE_DESCRIPTOR + colourTable(at + IMAGE_DESCRIPTOR - 1) + 1);
                    target.keep(at, end);
                }
                case TRAILER -> {
                    target.keep(at, at + 1);
                    return;
                }
                // Decoders stop here, too.
                default -> {
                    return;
                }
            }
            at = end;
        }
    }

    private int colourTable(int flagsAt) {
        int flags = flagsAt < file.length ? file[flagsAt] & 0xFF : 0;
        return (flags & HAS_COLOUR_TABLE) == 0 ? 0 : 3 * (2 << (flags & 0x07));
    }

    /** Behind the blocks, each of which begins with its length, and the empty one that ends them. */
    private int blocksEnd(int from) {
        int at = from;
        while (at < file.length && file[at] != 0) {
            at += 1 + (file[at] & 0xFF);
        }
        return at + 1;
    }

    private boolean isNeeded(int extension) {
        int label = extension + 1 < file.length ? file[extension + 1] & 0xFF : 0;
        if (label != APPLICATION) {
            return label == GRAPHIC_CONTROL;
        }
        int name = extension + 3;
        return name + APPLICATION_NAME <= file.length
                && NEEDED.contains(new String(file, name, APPLICATION_NAME, StandardCharsets.ISO_8859_1));
    }
}
