package dev.osprey.web.security;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;

/**
 * The path of a request as every decision about access has to see it: decoded once, without empty segments. Paths that
 * servers and libraries are known to read differently are refused, so that none of them finds a resource where the decision
 * saw another.
 */
final class RequestPath {

    private static final Pattern MALFORMED_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    // Path parameters, and separators or control characters in disguise.
    private static final Pattern AMBIGUOUS =
            Pattern.compile(";|\\\\|%2[Ff]|%5[Cc]|%[01][0-9A-Fa-f]|%7[Ff]|[^\\x21-\\x7e]", Pattern.CASE_INSENSITIVE);
    private static final Pattern DOT_SEGMENT = Pattern.compile("\\.{1,2}");

    private RequestPath() {}

    /** The path without leading slash; a trailing one stays. Empty when the path is malformed or ambiguous. */
    static Optional<String> of(HttpServletRequest request) {
        return Optional.ofNullable(request.getRequestURI()).flatMap(RequestPath::of);
    }

    static Optional<String> of(String raw) {
        if (MALFORMED_ESCAPE.matcher(raw).find() || AMBIGUOUS.matcher(raw).find() || !isUtf8(raw)) {
            return Optional.empty();
        }
        String decoded = decoded(raw).replaceAll("/{2,}", "/");
        boolean dots = Arrays.stream(decoded.split("/")).anyMatch(DOT_SEGMENT.asMatchPredicate());
        return dots ? Optional.empty() : Optional.of(decoded.startsWith("/") ? decoded.substring(1) : decoded);
    }

    private static String decoded(String raw) {
        // In a path, unlike a form, a plus sign is a plus sign.
        return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Whether the escapes are UTF-8; decoding replaces other bytes. */
    private static boolean isUtf8(String raw) {
        byte[] bytes = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.ISO_8859_1)
                .getBytes(StandardCharsets.ISO_8859_1);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException other) {
            return false;
        }
    }
}
