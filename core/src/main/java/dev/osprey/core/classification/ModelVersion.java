package dev.osprey.core.classification;

import java.util.Objects;

/**
 * The model that has answered an image.
 *
 * @param name as people call it
 * @param version of its files: changes with any of them
 */
public record ModelVersion(String name, String version) {

    // A name is a part of a location, and both are labels of metrics and cells of exports.
    private static final int MAX_LENGTH = 200;

    public ModelVersion {
        check("name", name);
        check("version", version);
    }

    private static void check(String what, String value) {
        Objects.requireNonNull(value, what);
        if (value.isEmpty() || value.length() > MAX_LENGTH || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the " + what + " of a model has 1 to " + MAX_LENGTH + " characters");
        }
    }

    @Override
    public String toString() {
        return name + " " + version;
    }
}
