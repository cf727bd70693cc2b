package dev.osprey.bench.service;

import java.io.ByteArrayOutputStream;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A form with one image, in the field {@code myfile}. */
public final class MultipartForm {

    private static final String BOUNDARY = "image-of-the-benchmark";

    public static final String CONTENT_TYPE = "multipart/form-data; boundary=" + BOUNDARY;

    private MultipartForm() {}

    /** The body of the request. */
    public static byte[] of(SampleImage image) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        String head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"myfile\"; filename=\""
                + image.name().replace("\"", "%22") + "\"\r\nContent-Type: "
                + Objects.requireNonNullElse(
                        URLConnection.guessContentTypeFromName(image.name()), "application/octet-stream")
                + "\r\n\r\n";
        form.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        form.writeBytes(image.bytes());
        form.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return form.toByteArray();
    }
}
