package dev.osprey.core.webhooks;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.osprey.core.addresses.IpAddress;
import dev.osprey.core.addresses.PublicAddresses;

/**
 * Where a caller wants to be told an outcome.
 *
 * @param url had no {@link #fault} when it was stored; whoever sends to it checks again
 * @param requestId of the call, for the logs
 */
public record Callback(URI url, String requestId) {

    /** In characters. */
    public static final int MAX_LENGTH = 2000;

    // The last label of a name in the public DNS begins with a letter.
    private static final Pattern NUMBER = Pattern.compile("(^|\\.)\\d[^.]*$");
    private static final int MAX_PORT = 65_535;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    public Callback {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(requestId, "requestId");
    }

    public static Callback of(String url, String requestId) {
        return new Callback(URI.create(url), requestId);
    }

    /**
     * What is wrong with a URL; asks no name server.
     *
     * @param allowPrivate whether it may lead into the network of this service
     * @return the end of the sentence "The callback …", without a period; empty for a valid URL
     */
    public static Optional<String> fault(String text, boolean allowPrivate) {
        if (text.length() > MAX_LENGTH) {
            return Optional.of("is longer than " + MAX_LENGTH + " characters");
        }
        if (!text.chars().allMatch(each -> each > ' ' && each < 0x7f)) {
            return Optional.of("has a space or a character outside of ASCII; both must be escaped");
        }
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException malformed) {
            return Optional.of("is not a URL");
        }
        return fault(url).or(() -> allowPrivate || isPublic(host(url)) ? Optional.empty() : Optional.of(privateHost()));
    }

    private static Optional<String> fault(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return Optional.of("is not a URL that begins with https:// or http://");
        }
        if (url.getRawUserInfo() != null
                || url.getRawAuthority() != null && url.getRawAuthority().contains("@")) {
            return Optional.of("has a user name or password");
        }
        if (url.getHost() == null || isNumber(host(url))) {
            return Optional.of("has no valid host name");
        }
        if (url.getPort() == 0 || url.getPort() > MAX_PORT) {
            return Optional.of("has an invalid port");
        }
        if (url.getRawFragment() != null) {
            return Optional.of("has a fragment (#)");
        }
        return Optional.empty();
    }

    /** Whether it looks like a name, but may be read as an IPv4 address, such as 2130706433 or 127.1. */
    private static boolean isNumber(String host) {
        return IpAddress.of(host).isEmpty() && NUMBER.matcher(host).find();
    }

    private static String privateHost() {
        return "leads to an address that is not public";
    }

    private static boolean isPublic(String host) {
        return !host.equals("localhost")
                && !host.endsWith(".localhost")
                && IpAddress.of(host).map(PublicAddresses::contains).orElse(true);
    }

    private static String host(URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        if (host.startsWith("[")) {
            return host.substring(1, host.length() - 1);
        }
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /** Host and port: all callbacks with the same receiver may be slow together. Says nothing secret. */
    public String receiver() {
        if (url.getHost() == null || url.getScheme() == null) {
            return "invalid";
        }
        int standard = url.getScheme().equalsIgnoreCase("https") ? HTTPS_PORT : HTTP_PORT;
        return url.getHost().toLowerCase(Locale.ROOT) + ":" + (url.getPort() < 0 ? standard : url.getPort());
    }
}
