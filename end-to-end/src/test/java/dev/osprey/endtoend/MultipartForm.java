package dev.osprey.endtoend;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A form as {@code multipart/form-data} (RFC 7578), with file names in raw UTF-8 as browsers send them. */
final class MultipartForm {

    private static final String BOUNDARY = "----osprey-test-7d1f0c";

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    static MultipartForm with(String field, String fileName, byte[] content) {
        return new MultipartForm().and(field, fileName, content);
    }

    MultipartForm and(String field, String fileName, byte[] content) {
        String quoted = fileName.replace("\"", "%22");
        part(
                "Content-Disposition: form-data; name=\"" + field + "\"; filename=\"" + quoted
                        + "\"\r\nContent-Type: application/octet-stream",
                content);
        return this;
    }

    MultipartForm andText(String field, String value) {
        part("Content-Disposition: form-data; name=\"" + field + "\"", value.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    private void part(String headers, byte[] content) {
        body.writeBytes(("--" + BOUNDARY + "\r\n" + headers + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }

    /** @param headers alternating names and values */
    HttpRequest to(URI uri, String... headers) {
        byte[] end = ("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofMinutes(5))
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.concat(
                        BodyPublishers.ofByteArray(body.toByteArray()), BodyPublishers.ofByteArray(end)));
        for (int header = 0; header < headers.length; header += 2) {
            request.header(headers[header], headers[header + 1]);
        }
        return request.build();
    }
}
