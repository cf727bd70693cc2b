package dev.osprey.core.images.webp;

import javax.imageio.IIOException;

/** Ends the decoding when its caller no longer wants it. */
@FunctionalInterface
interface Progress {

    /** Is called for each row of pixels or macroblocks. */
    void check() throws IIOException;
}
