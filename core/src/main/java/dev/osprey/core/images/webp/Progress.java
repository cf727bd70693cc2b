package dev.osprey.core.images.webp;

import java.io.IOException;

/** Ends the decoding when its caller no longer wants it. */
@FunctionalInterface
interface Progress {

    /** Is called for each row of pixels or macroblocks. */
    void check() throws IOException;
}
