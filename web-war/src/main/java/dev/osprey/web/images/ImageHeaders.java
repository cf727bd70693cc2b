package dev.osprey.web.images;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import dev.osprey.core.images.ImageFormat;

/** Response headers that make an uploaded file safe for browsers. */
final class ImageHeaders {

    private static final Pattern EXTENSION = Pattern.compile("[a-z0-9]{1,8}");
    // The first one is for names without any of them.
    private static final Map<ImageFormat, List<String>> EXTENSIONS = new EnumMap<>(Map.of(
            ImageFormat.JPEG, List.of("jpg", "jpeg", "jpe", "jfif"),
            ImageFormat.PNG, List.of("png", "apng"),
            ImageFormat.GIF, List.of("gif"),
            ImageFormat.BMP, List.of("bmp", "dib"),
            ImageFormat.WEBP, List.of("webp"),
            ImageFormat.TIFF, List.of("tif", "tiff")));

    private ImageHeaders() {}

    /** The supported image format of a stored type; empty for any other type. */
    static Optional<ImageFormat> format(String stored) {
        return Arrays.stream(ImageFormat.values())
                .filter(format -> format.mimeType().equals(stored))
                .findFirst();
    }

    /** @param format of what is served; empty if it is none, which is served as bytes without a type */
    static Response.ResponseBuilder add(
            Response.ResponseBuilder response, String fileName, Optional<ImageFormat> format) {
        String name = format.map(known -> named(fileName, known)).orElse(fileName);
        return response.header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .header(HttpHeaders.CONTENT_DISPOSITION, "inline; filename*=UTF-8''" + percentEncoded(name));
    }

    /** The name with an extension of the format: a browser that saves {@code page.html} must not open it as a page. */
    static String named(String fileName, ImageFormat format) {
        List<String> extensions = EXTENSIONS.get(format);
        int dot = fileName.lastIndexOf('.');
        String extension = fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
        if (dot >= 0 && extensions.contains(extension)) {
            return fileName;
        }
        String base = dot > 0 && EXTENSION.matcher(extension).matches() ? fileName.substring(0, dot) : fileName;
        return base + "." + extensions.get(0);
    }

    /** RFC 8187, section 3.2.1; unlike form encoding it escapes the asterisk and encodes a space as {@code %20}. */
    static String percentEncoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }
}
