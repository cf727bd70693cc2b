package dev.osprey.core.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The metadata of a WebP file: all chunks but those that say how the pixels look. */
final class WebpMetadata {

    private static final Set<String> NEEDED = Set.of("VP8 ", "VP8L", "VP8X", "ALPH", "ICCP", "ANIM", "ANMF");
    private static final String EXTENDED = "VP8X";
    private static final byte[] EXIF = "EXIF".getBytes(StandardCharsets.US_ASCII);
    private static final int RIFF_HEADER = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int SIZE_OFFSET = 4;
    private static final int XMP_FLAG = 0x04;
    private static final int EXIF_FLAG = 0x08;

    /** A chunk that stays; its padding byte belongs to it. */
    private record Chunk(String type, int from, int to) {}

    private final byte[] file;
    private final int orientation;

    WebpMetadata(byte[] file, int orientation) {
        this.file = file;
        this.orientation = orientation;
    }

    void remove(PublicImage.Builder target) {
        List<Chunk> kept = kept();
        // Without an extended header there is no place for an orientation, and browsers see none.
        boolean oriented = orientation != OrientationExif.UPRIGHT
                && kept.stream().anyMatch(chunk -> chunk.type().equals(EXTENDED));
        byte[] exif = oriented ? orientationChunk() : new byte[0];
        int size = RIFF_HEADER
                - CHUNK_HEADER
                + exif.length
                + kept.stream().mapToInt(chunk -> chunk.to() - chunk.from()).sum();
        target.keep(0, SIZE_OFFSET);
        target.add(littleEndian(Integer.BYTES).putInt(size).array());
        target.keep(CHUNK_HEADER, RIFF_HEADER);
        for (Chunk chunk : kept) {
            if (chunk.type().equals(EXTENDED) && chunk.to() > chunk.from() + CHUNK_HEADER) {
                int flags = chunk.from() + CHUNK_HEADER;
                target.keep(chunk.from(), flags);
                int cleared = file[flags] & ~(XMP_FLAG | EXIF_FLAG);
                target.add(new byte[] {(byte) (oriented ? cleared | EXIF_FLAG : cleared)});
                target.keep(flags + 1, chunk.to());
            } else {
                target.keep(chunk.from(), chunk.to());
            }
        }
        if (oriented) {
            target.add(exif);
        }
    }

    private List<Chunk> kept() {
        List<Chunk> kept = new ArrayList<>();
        ByteBuffer chunks = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int at = RIFF_HEADER;
        while (at + CHUNK_HEADER <= file.length) {
            int length = chunks.getInt(at + SIZE_OFFSET);
            if (length < 0 || length > file.length - at - CHUNK_HEADER) {
                break;
            }
            String type = new String(file, at, 4, StandardCharsets.ISO_8859_1);
            int end = Math.min(at + CHUNK_HEADER + length + length % 2, file.length);
            if (NEEDED.contains(type)) {
                kept.add(new Chunk(type, at, end));
            }
            at = end;
        }
        return kept;
    }

    private byte[] orientationChunk() {
        byte[] exif = OrientationExif.of(orientation);
        return littleEndian(CHUNK_HEADER + exif.length)
                .put(EXIF)
                .putInt(exif.length)
                .put(exif)
                .array();
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
