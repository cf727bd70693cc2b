package dev.osprey.core.images;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * An image file without what it tells about its photographer: EXIF with GPS position, XMP, IPTC, comments, and whatever follows
 * the image. Pixels are not touched, colour profiles and animations stay, and of EXIF the orientation.
 *
 * <p>Holds no image but instructions: which ranges of the original stay, and what stands in place of others. So the file can
 * be copied from its store to a slow client in bounded memory.
 */
public final class PublicImage {

    /** One range of the result: of the original, or given bytes in place of a range of the original. */
    private record Piece(int from, int to, byte[] replacement) {

        int length() {
            return replacement == null ? to - from : replacement.length;
        }
    }

    // Real files need a few; a file made of nothing but tiny segments is not worth its memory.
    private static final int MAX_PIECES = 10_000;
    private static final int BUFFER_BYTES = 8192;

    private final List<Piece> pieces;
    private final long length;

    private PublicImage(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
        this.length = pieces.stream().mapToLong(Piece::length).sum();
    }

    /** Of a file that is damaged, as no accepted one is, only the part before the damage remains. */
    public static PublicImage of(ImageFormat format, byte[] file) {
        Builder builder = new Builder(file.length);
        int orientation = Orientation.read(format, file);
        switch (format) {
            case JPEG -> new JpegMetadata(file, orientation).remove(builder);
            case PNG -> new PngMetadata(file, orientation).remove(builder);
            case WEBP -> new WebpMetadata(file, orientation).remove(builder);
            case GIF -> new GifMetadata(file).remove(builder);
            case TIFF -> new TiffMetadata(file).remove(builder);
            // The format has a place for colour profiles only.
            case BMP -> builder.keep(0, file.length);
        }
        return new PublicImage(builder.pieces);
    }

    /** In bytes. */
    public long length() {
        return length;
    }

    /**
     * Copies what remains.
     *
     * @param original the file, from its beginning
     * @throws EOFException when the original is shorter than before
     */
    public void copy(InputStream original, OutputStream target) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        int at = 0;
        for (Piece piece : pieces) {
            if (piece.replacement() != null) {
                target.write(piece.replacement());
                continue;
            }
            original.skipNBytes(piece.from() - (long) at);
            at = piece.from();
            while (at < piece.to()) {
                int read = original.read(buffer, 0, Math.min(buffer.length, piece.to() - at));
                if (read < 0) {
                    throw new EOFException("the image ends early");
                }
                target.write(buffer, 0, read);
                at += read;
            }
        }
    }

    /** Collects the pieces in their order. */
    static final class Builder {

        private final List<Piece> pieces = new ArrayList<>();
        private final int fileLength;

        private Builder(int fileLength) {
            this.fileLength = fileLength;
        }

        /** Keeps a range of the original, as far as there is one. */
        void keep(int from, int to) {
            int end = Math.min(to, fileLength);
            if (from >= end) {
                return;
            }
            Piece last = pieces.isEmpty() ? null : pieces.get(pieces.size() - 1);
            if (last != null && last.replacement() == null && last.to() == from) {
                pieces.set(pieces.size() - 1, new Piece(last.from(), end, null));
            } else {
                append(new Piece(from, end, null));
            }
        }

        void add(byte[] bytes) {
            append(new Piece(0, 0, bytes));
        }

        private void append(Piece piece) {
            if (pieces.size() < MAX_PIECES) {
                pieces.add(piece);
            }
        }
    }
}
