package dev.osprey.web.upload;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text from the headers of a form's part. */
final class HeaderText {

    private HeaderText() {}

    /**
     * The text as the client meant it: forms send UTF-8 (RFC 7578, section 5.1), header parsers read one character a
     * byte. Text that is no UTF-8 stays as it was read.
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
