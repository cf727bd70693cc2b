package dev.osprey.worker.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of a model: the last part of its location, without the rest, which may be private. */
final class ModelName {

    private static final int MAX_LENGTH = 100;
    private static final String UNNAMED = "model";
    // A query may have credentials.
    private static final Pattern URL = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:([^?#]*).*", Pattern.DOTALL);
    private static final Pattern ARCHIVE = Pattern.compile("\\.(zip|tar|tar\\.gz|tgz)$", Pattern.CASE_INSENSITIVE);

    private ModelName() {}

    /** @param location as in the settings */
    static String of(String location) {
        Matcher url = URL.matcher(location);
        String path = (url.matches() ? url.group(1) : location).replaceAll("/+$", "");
        String last = path.substring(path.lastIndexOf('/') + 1);
        // Of a URL without a path, the last part is its authority, which may have a password.
        String name = ARCHIVE.matcher(last.substring(last.lastIndexOf('@') + 1))
                .replaceFirst("")
                .replaceAll("[^\\p{L}\\p{N}._-]", "_");
        boolean named = name.codePoints().anyMatch(Character::isLetterOrDigit);
        return named ? name.substring(0, Math.min(name.length(), MAX_LENGTH)) : UNNAMED;
    }
}
