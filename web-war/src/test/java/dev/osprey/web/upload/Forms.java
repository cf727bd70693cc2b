package dev.osprey.web.upload;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bodies of multipart forms. */
final class Forms {

    private Forms() {}

    /** @param namesAndContents file names and contents of the parts {@code myfile}, alternating */
    static byte[] body(String boundary, Object... namesAndContents) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int each = 0; each < namesAndContents.length; each += 2) {
            text(
                    body,
                    "--%s\r\nContent-Disposition: form-data; name=\"myfile\"; filename=\"%s\"\r\n"
                                    .formatted(boundary, namesAndContents[each])
                            + "Content-Type: application/octet-stream\r\n\r\n");
            body.writeBytes((byte[]) namesAndContents[each + 1]);
            text(body, "\r\n");
        }
        text(body, "--" + boundary + "--\r\n");
        return body.toByteArray();
    }

    private static void text(ByteArrayOutputStream body, String text) {
        body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
