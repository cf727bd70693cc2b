package dev.osprey.web.security;

import java.util.regex.Pattern;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Who may read and upload: everybody or, with {@code osprey.access=protected}, only who is known by a login or an API key. With
 * {@code protected-uploads}, everybody may read.
 */
@Singleton
public class Access {

    // What a load balancer and the login page need.
    private static final Pattern ALWAYS_OPEN = Pattern.compile("health(?:/.*)?|started|login(?:/.*)?|logout|assets/.*");

    private final boolean readingClosed;
    private final boolean uploadsClosed;

    /** @param access {@code open}, {@code protected-uploads} or {@code protected} */
    @Inject
    Access(@ConfigProperty(name = "osprey.access") String access) {
        this.readingClosed = access.equals("protected");
        this.uploadsClosed = readingClosed || access.equals("protected-uploads");
    }

    /** @param path without leading slash */
    boolean needsLogin(String method, String path) {
        return !alwaysOpen(path) && (readingClosed || (uploadsClosed && AdminOnlyFilter.isUpload(method, path)));
    }

    /** Whether nobody has to be known for this path, in any case. */
    static boolean alwaysOpen(String path) {
        return ALWAYS_OPEN.matcher(path).matches();
    }
}
