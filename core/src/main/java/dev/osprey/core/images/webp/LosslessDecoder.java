package dev.osprey.core.images.webp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.imageio.IIOException;

/** Decodes a lossless bitstream, RFC 9649. */
final class LosslessDecoder {

    private static final int PREDICTOR = 0;
    private static final int COLOUR = 1;
    private static final int GREEN = 2;

    private final LosslessBits bits;
    private final Progress progress;
    private final Deque<LosslessTransform> transforms = new ArrayDeque<>();

    /** @param bitstream behind the header */
    LosslessDecoder(ByteBuffer bitstream, Progress progress) {
        bits = new LosslessBits(bitstream);
        this.progress = progress;
    }

    /** @return pixels, row by row */
    int[] decode(int width, int height) throws IOException {
        int[] argb = new int[Math.multiplyExact(width, height)];
        LosslessImage image = new LosslessImage(bits, progress);
        int packedWidth = readTransforms(image, width, height);
        Pixels pixels = new Pixels(argb, 0, width);
        image.read(pixels, packedWidth, height, true);
        for (LosslessTransform transform : transforms) {
            transform.undo(pixels, height, progress);
        }
        return argb;
    }

    /** @return the width of the image in the file, which is smaller when one pixel holds several indexes */
    private int readTransforms(LosslessImage image, int width, int height) throws IOException {
        int packedWidth = width;
        int seen = 0;
        while (bits.flag()) {
            int type = bits.read(2);
            if ((seen & 1 << type) != 0) {
                throw new IIOException("a transform occurs twice");
            }
            seen |= 1 << type;
            // The last one is undone first.
            transforms.push(
                    switch (type) {
                        case PREDICTOR -> {
                            int blockBits = bits.read(3) + 2;
                            yield new LosslessTransform.Predictor(
                                    packedWidth, blockBits, parameters(image, packedWidth, height, blockBits));
                        }
                        case COLOUR -> {
                            int blockBits = bits.read(3) + 2;
                            yield new LosslessTransform.Colour(
                                    packedWidth, blockBits, parameters(image, packedWidth, height, blockBits));
                        }
                        case GREEN -> new LosslessTransform.Green(packedWidth);
                        default -> {
                            LosslessTransform.Palette palette = palette(image, packedWidth);
                            packedWidth = LosslessImage.blocks(packedWidth, palette.bits());
                            yield palette;
                        }
                    });
        }
        return packedWidth;
    }

    private static int[] parameters(LosslessImage image, int width, int height, int blockBits) throws IOException {
        return image.readParameters(LosslessImage.blocks(width, blockBits), LosslessImage.blocks(height, blockBits));
    }

    private LosslessTransform.Palette palette(LosslessImage image, int width) throws IOException {
        int count = bits.read(8) + 1;
        int packing = count > 16 ? 0 : count > 4 ? 1 : count > 2 ? 2 : 3;
        int[] differences = image.readParameters(count, 1);
        int[] colours = new int[1 << (Byte.SIZE >> packing)];
        for (int i = 0; i < count; i++) {
            int before = i == 0 ? 0 : colours[i - 1];
            colours[i] = (differences[i] & 0xFF00FF00) + (before & 0xFF00FF00) & 0xFF00FF00
                    | (differences[i] & 0x00FF00FF) + (before & 0x00FF00FF) & 0x00FF00FF;
        }
        return new LosslessTransform.Palette(width, packing, colours);
    }
}
