package dev.osprey.worker.model;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The files in which a model folder may have the same network; {@code plain} is the one that it must have. */
public enum NetworkForm {
    /** {@code NAME.pt}. */
    PLAIN(0),

    /** {@code NAME-channels-last.pt}: computes with the channels of a pixel beside each other, usually frozen. */
    CHANNELS_LAST(1e-3),

    /** {@code NAME-bfloat16.pt}: computes with 16 bits; accepts and returns 32. */
    BFLOAT16(3e-2);

    private static final String EXTENSION = ".pt";

    private final double tolerance;

    NetworkForm(double tolerance) {
        this.tolerance = tolerance;
    }

    /** The names as in settings and file names. */
    public static List<String> texts() {
        return Arrays.stream(values()).map(NetworkForm::text).toList();
    }

    /** @throws IllegalArgumentException if there is no such form */
    public static NetworkForm of(String text) {
        return Arrays.stream(values())
                .filter(form -> form.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no form " + text));
    }

    /** The name as in settings and file names. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** By how much outputs may differ from the plain file's, relative to their standard deviation. */
    public double tolerance() {
        return tolerance;
    }

    /** @param plain the plain file */
    Path file(Path plain) {
        if (this == PLAIN) {
            return plain;
        }
        String name = plain.getFileName().toString();
        return plain.resolveSibling(name.substring(0, name.length() - EXTENSION.length()) + "-" + text() + EXTENSION);
    }
}
