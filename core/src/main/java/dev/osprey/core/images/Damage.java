package dev.osprey.core.images;

import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/** Picks the warnings that mean missing picture content; readers also warn of odd but harmless metadata. */
final class Damage implements IIOReadWarningListener {

    private static final List<String> MISSING_CONTENT =
            List.of("Truncated File", "premature end of data", "Unexpected end");

    private String description;

    @Override
    public void warningOccurred(ImageReader source, String warning) {
        if (MISSING_CONTENT.stream().anyMatch(warning::contains)) {
            description = warning;
        }
    }

    boolean found() {
        return description != null;
    }

    String description() {
        return description;
    }
}
