package dev.osprey.web.upload;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import jakarta.ws.rs.core.Response.Status;

import dev.osprey.web.problems.ProblemException;

/**
 * Counts the parts of a multipart form while it is read, and the bytes of their headers: the parser keeps some ten kilobytes
 * for each part, however small, and headers of any length.
 */
final class PartLimit extends FilterInputStream {

    private static final int MAX_HEADER_BYTES = 16 << 10;

    private final byte[] delimiter;
    private final int[] fallback;
    private final int maxParts;
    private int matched;
    private int parts;
    private int headerBytes;
    private boolean inHeaders = true;
    private boolean lineIsEmpty;

    /**
     * @param boundary of the form, without the hyphens before it
     * @param maxParts the most parts
     */
    PartLimit(InputStream form, String boundary, int maxParts) {
        super(form);
        this.delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        this.fallback = fallback(delimiter);
        this.maxParts = maxParts;
    }

    /** For each length of a match, the longest shorter one that ends at the same place (Knuth, Morris and Pratt). */
    private static int[] fallback(byte[] text) {
        int[] lengths = new int[text.length + 1];
        int length = 0;
        for (int at = 1; at < text.length; at++) {
            while (length > 0 && text[at] != text[length]) {
                length = lengths[length];
            }
            length = text[at] == text[length] ? length + 1 : 0;
            lengths[at + 1] = length;
        }
        return lengths;
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        if (next >= 0) {
            count((byte) next);
        }
        return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        int end = offset + count;
        int at = offset;
        while (at < end) {
            // In an image, only what may begin a delimiter needs a closer look.
            at = inHeaders || matched > 0 ? at : find(delimiter[0], bytes, at, end);
            if (at < end) {
                count(bytes[at++]);
            }
        }
        return count;
    }

    private static int find(byte octet, byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != octet) {
            at++;
        }
        return at;
    }

    private void count(byte octet) {
        if (inHeaders) {
            header(octet);
        }
        while (matched > 0 && octet != delimiter[matched]) {
            matched = fallback[matched];
        }
        matched = octet == delimiter[matched] ? matched + 1 : 0;
        if (matched == delimiter.length) {
            // The last delimiter begins no part.
            if (parts++ > maxParts) {
                throw new ProblemException(
                        Status.REQUEST_ENTITY_TOO_LARGE,
                        String.format(Locale.ROOT, "The form has more than %d parts.", maxParts));
            }
            matched = 0;
            inHeaders = true;
            headerBytes = 0;
            lineIsEmpty = false;
        }
    }

    private void header(byte octet) {
        if (++headerBytes > MAX_HEADER_BYTES) {
            throw new ProblemException(
                    Status.BAD_REQUEST,
                    String.format(
                            Locale.ROOT,
                            "The headers of a part of the form, or what stands before the first part, have more than %d KiB.",
                            MAX_HEADER_BYTES >> 10));
        }
        if (octet == '\n') {
            // What stands before the first part has empty lines, too.
            inHeaders = parts == 0 || !lineIsEmpty;
            lineIsEmpty = true;
        } else if (octet != '\r') {
            lineIsEmpty = false;
        }
    }
}
