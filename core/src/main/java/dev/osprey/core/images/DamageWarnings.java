package dev.osprey.core.images;

import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/** Collects reader warnings about missing image content; readers also warn about unusual but harmless metadata. */
final class DamageWarnings implements IIOReadWarningListener {

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
