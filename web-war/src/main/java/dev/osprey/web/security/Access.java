package dev.osprey.web.security;

import java.util.regex.Pattern;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Who may read and upload: everybody, or with {@code osprey.access=protected} only who is logged in. */
@Singleton
public class Access {

    // What a load balancer and the login page need.
    private static final Pattern ALWAYS_OPEN = Pattern.compile("health(?:/.*)?|started|login(?:/.*)?|logout|assets/.*");

    private final boolean closed;

    /** @param access {@code open} or {@code protected} */
    @Inject
    Access(@ConfigProperty(name = "osprey.access") String access) {
        this.closed = access.equals("protected");
    }

    /** @param path without leading slash */
    boolean needsLogin(String path) {
        return closed && !alwaysOpen(path);
    }

    /** Whether nobody has to be known for this path, in any case. */
    static boolean alwaysOpen(String path) {
        return ALWAYS_OPEN.matcher(path).matches();
    }
}
