package dev.osprey.core.messages;

import java.util.regex.Pattern;

/** The id of the HTTP request that submitted an image: it appears in the logs of both tiers. */
public final class RequestId {

    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

    private RequestId() {}

    /** Whether an id that somebody else chose can be logged: it cannot look like the rest of a line or like another one. */
    public static boolean isSafe(String id) {
        return SAFE.matcher(id).matches();
    }
}
