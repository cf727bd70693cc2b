package dev.osprey.web.upload;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text in the headers of a multipart form. */
final class HeaderText {

    private HeaderText() {}

    /**
     * Decodes text as UTF-8, which forms send (RFC 7578, section 5.1) but header parsers read as one character per byte.
     * Text that is not valid UTF-8 stays as it is.
     */
    static String utf8(String read) {
        if (read.chars().anyMatch(character -> character > 0xff)) {
            return read;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(read.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException otherEncoding) {
            return read;
        }
    }
}
