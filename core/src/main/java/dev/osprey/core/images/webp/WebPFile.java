package dev.osprey.core.images.webp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import javax.imageio.IIOException;

/**
 * The container of RFC 9649, section 2: the canvas, and its image or the first frame of its animation. Everything else is
 * ignored, as are colour profiles.
 *
 * @param width of the canvas
 * @param height of the canvas
 * @param alpha whether the canvas has an alpha channel
 * @param frame what is shown first
 */
record WebPFile(int width, int height, boolean alpha, Frame frame) {

    private static final int RIFF = 0x46464952;
    private static final int WEBP = 0x50424557;
    private static final int LOSSY = 0x20385056;
    private static final int LOSSLESS = 0x4C385056;
    private static final int EXTENDED = 0x58385056;
    private static final int ALPHA = 0x48504C41;
    private static final int ANIMATION_FRAME = 0x464D4E41;

    private static final int RIFF_HEADER = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int EXTENDED_BYTES = 10;
    private static final int FRAME_HEADER = 16;
    private static final int ALPHA_FLAG = 0x10;
    private static final int LOSSLESS_HEADER = 5;
    private static final int LOSSLESS_SIGNATURE = 0x2F;
    private static final int LOSSY_HEADER = 10;

    /**
     * A bitstream and its place on the canvas.
     *
     * @param animated whether it is one of an animation
     * @param alphaUsed whether a lossless bitstream says that it has transparent pixels, or a lossy one has an alpha channel
     * @param alphaChunk the alpha channel of a lossy bitstream
     */
    record Frame(
            int x,
            int y,
            int width,
            int height,
            boolean animated,
            boolean lossless,
            boolean alphaUsed,
            ByteBuffer bitstream,
            Optional<ByteBuffer> alphaChunk) {}

    private record Chunk(int type, ByteBuffer content) {}

    static boolean isWebP(byte[] beginning) {
        ByteBuffer bytes = ByteBuffer.wrap(beginning).order(ByteOrder.LITTLE_ENDIAN);
        return beginning.length >= RIFF_HEADER && bytes.getInt(0) == RIFF && bytes.getInt(8) == WEBP;
    }

    static WebPFile parse(byte[] file) throws IIOException {
        if (!isWebP(file)) {
            throw new IIOException("not a WebP file");
        }
        ByteBuffer chunks = ByteBuffer.wrap(file).position(RIFF_HEADER).slice();
        Chunk first = next(chunks);
        if (first.type() != EXTENDED) {
            Frame frame = frame(first, Optional.empty(), 0, 0, false);
            return new WebPFile(frame.width(), frame.height(), frame.alphaUsed(), frame);
        }
        ByteBuffer header = first.content();
        if (header.limit() < EXTENDED_BYTES) {
            throw new IIOException("the header is truncated");
        }
        int width = number(header, 4) + 1;
        int height = number(header, 7) + 1;
        boolean alpha = (header.get(0) & ALPHA_FLAG) != 0;
        Frame frame = firstFrame(chunks);
        boolean covers = frame.width() == width && frame.height() == height;
        if (!frame.animated() && !covers
                || (long) frame.x() + frame.width() > width
                || (long) frame.y() + frame.height() > height) {
            throw new IIOException("the frame does not fit the canvas");
        }
        // As libwebp: the bitstream of a still image knows better than the header.
        boolean transparent = frame.lossless() && !frame.animated() ? frame.alphaUsed() : alpha;
        return new WebPFile(width, height, transparent || !covers, frame);
    }

    private static Frame firstFrame(ByteBuffer chunks) throws IIOException {
        Optional<ByteBuffer> alphaChunk = Optional.empty();
        while (true) {
            Chunk chunk = next(chunks);
            switch (chunk.type()) {
                case ALPHA -> alphaChunk = alphaChunk.or(() -> Optional.of(chunk.content()));
                case LOSSY, LOSSLESS -> {
                    return frame(chunk, alphaChunk, 0, 0, false);
                }
                case ANIMATION_FRAME -> {
                    return animationFrame(chunk.content());
                }
                default -> {
                    // Metadata, a colour profile, or what later versions add.
                }
            }
        }
    }

    private static Frame animationFrame(ByteBuffer content) throws IIOException {
        if (content.limit() < FRAME_HEADER) {
            throw new IIOException("the header of a frame is truncated");
        }
        int x = 2 * number(content, 0);
        int y = 2 * number(content, 3);
        ByteBuffer chunks = content.slice(FRAME_HEADER, content.limit() - FRAME_HEADER);
        Optional<ByteBuffer> alphaChunk = Optional.empty();
        while (true) {
            Chunk chunk = next(chunks);
            if (chunk.type() == ALPHA) {
                alphaChunk = alphaChunk.or(() -> Optional.of(chunk.content()));
            } else if (chunk.type() == LOSSY || chunk.type() == LOSSLESS) {
                Frame frame = frame(chunk, alphaChunk, x, y, true);
                if (frame.width() != number(content, 6) + 1 || frame.height() != number(content, 9) + 1) {
                    throw new IIOException("the frame has another size than its header");
                }
                return frame;
            }
        }
    }

    private static Frame frame(Chunk chunk, Optional<ByteBuffer> alphaChunk, int x, int y, boolean animated)
            throws IIOException {
        ByteBuffer data = chunk.content();
        if (chunk.type() == LOSSY) {
            if (data.limit() < LOSSY_HEADER) {
                throw new IIOException("the frame ends inside its header");
            }
            int width = data.getShort(6) & 0x3FFF;
            int height = data.getShort(8) & 0x3FFF;
            if (width == 0 || height == 0) {
                throw new IIOException("the frame is empty");
            }
            return new Frame(x, y, width, height, animated, false, alphaChunk.isPresent(), data, alphaChunk);
        }
        if (chunk.type() != LOSSLESS || data.limit() < LOSSLESS_HEADER || data.get(0) != LOSSLESS_SIGNATURE) {
            throw new IIOException("neither a lossy nor a lossless frame");
        }
        int header = data.getInt(1);
        if (header >>> 29 != 0) {
            throw new IIOException("version " + (header >>> 29) + " of the lossless format");
        }
        return new Frame(
                x,
                y,
                (header & 0x3FFF) + 1,
                (header >> 14 & 0x3FFF) + 1,
                animated,
                true,
                (header >> 28 & 1) == 1,
                data.slice(LOSSLESS_HEADER, data.limit() - LOSSLESS_HEADER),
                Optional.empty());
    }

    /** The next chunk; the last one may be shorter than it says. */
    private static Chunk next(ByteBuffer chunks) throws IIOException {
        if (chunks.remaining() < CHUNK_HEADER) {
            throw new IIOException("the file has no image");
        }
        ByteBuffer header = chunks.slice().order(ByteOrder.LITTLE_ENDIAN);
        int type = header.getInt(0);
        long length = Integer.toUnsignedLong(header.getInt(4));
        int available = (int) Math.min(length, chunks.remaining() - CHUNK_HEADER);
        ByteBuffer content = header.slice(CHUNK_HEADER, available).order(ByteOrder.LITTLE_ENDIAN);
        // A chunk of odd length is padded.
        long end = CHUNK_HEADER + length + (length & 1);
        chunks.position(chunks.position() + (int) Math.min(end, chunks.remaining()));
        return new Chunk(type, content);
    }

    private static int number(ByteBuffer bytes, int at) {
        return Short.toUnsignedInt(bytes.getShort(at)) | (bytes.get(at + 2) & 0xFF) << 16;
    }
}
