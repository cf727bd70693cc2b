package dev.osprey.core.images.webp;

import javax.imageio.IIOException;

import dev.osprey.core.images.webp.WebPFile.Frame;

/** The memory that decoding a WebP image takes. */
public final class WebPMemory {

    private static final int CANVAS = 4;
    /** Pixels, and the parameters of transforms and prefix codes for each 4 x 4 block. */
    private static final int LOSSLESS_FRAME = 5;
    /** Planes of luma and chroma, modes, and an alpha channel. */
    private static final int LOSSY_FRAME = 3;

    private static final int PREFIX_CODES = 1 << 21;

    private WebPMemory() {}

    /**
     * Bytes that the reader holds at most, its result included.
     *
     * @throws IIOException when the container is damaged
     */
    public static long bytes(byte[] file) throws IIOException {
        WebPFile image = WebPFile.parse(file);
        Frame frame = image.frame();
        long framePixels = (long) frame.width() * frame.height();
        boolean covers = frame.width() == image.width() && frame.height() == image.height();
        // The pixels of a lossless frame that covers its canvas are the canvas.
        long canvas = frame.lossless() && covers ? 0 : (long) image.width() * image.height() * CANVAS;
        return canvas + framePixels * (frame.lossless() ? LOSSLESS_FRAME : LOSSY_FRAME) + PREFIX_CODES + file.length;
    }
}
