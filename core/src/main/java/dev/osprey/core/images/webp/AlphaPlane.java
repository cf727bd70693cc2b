package dev.osprey.core.images.webp;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.IIOException;

/** The alpha channel of a lossy frame, the ALPH chunk of RFC 9649, section 2.7.1.2. */
final class AlphaPlane {

    private static final int UNCOMPRESSED = 0;
    private static final int LOSSLESS = 1;

    private AlphaPlane() {}

    /** The alpha of each pixel, row by row. Before it returns, it holds four bytes more for each pixel. */
    static byte[] read(ByteBuffer chunk, int width, int height, Progress progress) throws IOException {
        if (!chunk.hasRemaining()) {
            throw new IIOException("the alpha channel is empty");
        }
        int header = chunk.get(0);
        int filter = header >> 2 & 3;
        ByteBuffer data = chunk.slice(1, chunk.limit() - 1);
        byte[] values = values(header & 3, data, width, height, progress);
        for (int y = 0; y < height; y++) {
            progress.check();
            int row = y * width;
            for (int x = 0; x < width; x++) {
                values[row + x] += (byte) predict(filter, values, x, y, width);
            }
        }
        return values;
    }

    /** Replaces the alpha of pixels. */
    static void apply(byte[] values, Pixels pixels, int width, int height) {
        for (int y = 0; y < height; y++) {
            int row = pixels.row(y);
            for (int x = 0; x < width; x++) {
                pixels.array()[row + x] = pixels.array()[row + x] & 0x00FFFFFF | values[y * width + x] << 24;
            }
        }
    }

    private static byte[] values(int method, ByteBuffer data, int width, int height, Progress progress)
            throws IOException {
        byte[] values = new byte[Math.multiplyExact(width, height)];
        switch (method) {
            case UNCOMPRESSED -> {
                if (data.remaining() < values.length) {
                    throw new IIOException("the alpha channel is truncated");
                }
                data.get(values);
            }
            case LOSSLESS -> {
                int[] argb = new LosslessDecoder(data, progress).decode(width, height);
                for (int i = 0; i < values.length; i++) {
                    values[i] = (byte) (argb[i] >> 8);
                }
            }
            default -> throw new IIOException("alpha compression " + method);
        }
        return values;
    }

    private static int predict(int filter, byte[] values, int x, int y, int width) {
        int at = y * width + x;
        if (x == 0 || y == 0) {
            // The border is predicted from its only neighbour.
            boolean none = filter == 0 || x == 0 && y == 0;
            return none ? 0 : x == 0 ? values[at - width] : values[at - 1];
        }
        return switch (filter) {
            case 0 -> 0;
            case 1 -> values[at - 1];
            case 2 -> values[at - width];
            default ->
                Samples.clip((values[at - 1] & 0xFF) + (values[at - width] & 0xFF) - (values[at - width - 1] & 0xFF));
        };
    }
}
