package dev.osprey.web.images;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import dev.osprey.core.images.ImageFormat;

/** What makes a file that somebody uploaded harmless for a browser. */
final class ImageHeaders {

    private ImageHeaders() {}

    /** An image type that is taken, as it is; anything else as bytes that no browser opens. */
    static String mediaType(String stored) {
        return Arrays.stream(ImageFormat.values())
                .map(ImageFormat::mimeType)
                .filter(stored::equals)
                .findFirst()
                .orElse(MediaType.APPLICATION_OCTET_STREAM);
    }

    static Response.ResponseBuilder add(Response.ResponseBuilder answer, String fileName) {
        return answer.header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .header(HttpHeaders.CONTENT_DISPOSITION, "inline; filename*=UTF-8''" + percentEncoded(fileName));
    }

    /** RFC 8187, section 3.2.1; a form leaves the asterisk and writes a space as plus. */
    static String percentEncoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }
}
