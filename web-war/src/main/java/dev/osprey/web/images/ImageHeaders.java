package dev.osprey.web.images;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import dev.osprey.core.images.ImageFormat;

/** Response headers that make an uploaded file safe for browsers. */
final class ImageHeaders {

    private ImageHeaders() {}

    /** The stored type if it is a supported image format, otherwise {@code application/octet-stream}. */
    static String mediaType(String stored) {
        return Arrays.stream(ImageFormat.values())
                .map(ImageFormat::mimeType)
                .filter(stored::equals)
                .findFirst()
                .orElse(MediaType.APPLICATION_OCTET_STREAM);
    }

    static Response.ResponseBuilder add(Response.ResponseBuilder response, String fileName) {
        return response.header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .header(HttpHeaders.CONTENT_DISPOSITION, "inline; filename*=UTF-8''" + percentEncoded(fileName));
    }

    /** RFC 8187, section 3.2.1; unlike form encoding it escapes the asterisk and encodes a space as {@code %20}. */
    static String percentEncoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }
}
