package dev.osprey.core.images.webp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.imageio.IIOException;

import dev.osprey.core.images.webp.IntraPrediction.Mode;

/** Decodes a lossy frame, a key frame of VP8 (RFC 6386). */
final class LossyDecoder {

    private final LossyHeader header;
    private final Progress progress;
    private final YuvFrame frame;
    private final Coefficients coefficients;
    private final IntraPrediction prediction = new IntraPrediction();

    // Of the macroblocks above and to the left.
    private final Coefficients.Context[] contextsAbove;
    private final Coefficients.Context contextLeft = new Coefficients.Context();
    private final byte[] modesAbove;
    private final byte[] modesLeft = new byte[4];

    // What the loop filter needs to know of each macroblock.
    private final byte[] segments;
    private final boolean[] bySubBlocks;
    private final boolean[] filteredInside;

    private final byte[] subBlockModes = new byte[16];
    private final int[] aboveRight = new int[4];
    private final int[] insideAboveRight = new int[4];

    LossyDecoder(ByteBuffer bitstream, Progress progress) throws IOException {
        header = new LossyHeader(bitstream);
        this.progress = progress;
        frame = new YuvFrame(header.width, header.height);
        coefficients = new Coefficients(header.coefficientProbabilities);
        contextsAbove = new Coefficients.Context[frame.columns()];
        Arrays.setAll(contextsAbove, column -> new Coefficients.Context());
        modesAbove = new byte[4 * frame.columns()];
        segments = new byte[frame.columns() * frame.rows()];
        bySubBlocks = new boolean[segments.length];
        filteredInside = new boolean[segments.length];
    }

    /** Writes opaque pixels. */
    void decode(Pixels pixels) throws IOException {
        for (int row = 0; row < frame.rows(); row++) {
            progress.check();
            contextLeft.reset();
            Arrays.fill(modesLeft, (byte) IntraPrediction.SUB_DC);
            BoolDecoder tokens = header.coefficients[row % header.coefficients.length];
            for (int column = 0; column < frame.columns(); column++) {
                macroblock(column, row, tokens);
                if (header.modes.exhausted() || tokens.exhausted()) {
                    throw new IIOException("the frame is truncated");
                }
            }
        }
        for (int row = 0; row < frame.rows(); row++) {
            progress.check();
            for (int column = 0; column < frame.columns(); column++) {
                int i = row * frame.columns() + column;
                header.filter.apply(frame, column, row, segments[i], bySubBlocks[i], filteredInside[i]);
            }
        }
        new YuvConversion(frame, header.width, header.height).to(pixels);
    }

    private void macroblock(int column, int row, BoolDecoder tokens) {
        BoolDecoder modes = header.modes;
        int i = row * frame.columns() + column;
        if (header.updatesSegmentMap) {
            int[] probabilities = header.segmentProbabilities;
            int high = modes.bit(probabilities[0]);
            segments[i] = (byte) (2 * high + modes.bit(probabilities[1 + high]));
        }
        boolean skipped = header.skipProbability >= 0 && modes.flag(header.skipProbability);
        bySubBlocks[i] = !modes.flag(145);
        Mode lumaMode = bySubBlocks[i] ? null : readLumaMode(column);
        if (bySubBlocks[i]) {
            readSubBlockModes(column);
        }
        Mode chromaMode = readChromaMode();
        if (skipped) {
            contextsAbove[column].clear(bySubBlocks[i]);
            contextLeft.clear(bySubBlocks[i]);
            coefficients.clear();
        } else {
            coefficients.read(
                    tokens, header.dequantization(segments[i]), bySubBlocks[i], contextsAbove[column], contextLeft);
        }
        filteredInside[i] = bySubBlocks[i] || !coefficients.isEmpty();
        if (bySubBlocks[i]) {
            reconstructSubBlocks(column, row);
        } else {
            int at = frame.lumaAt(column, row);
            prediction.predict(frame.luma(), at, frame.lumaStride(), 16, lumaMode, row > 0, column > 0);
            addDifferences(frame.luma(), at, frame.lumaStride(), 4, 0);
        }
        int at = frame.chromaAt(column, row);
        prediction.predict(frame.blue(), at, frame.chromaStride(), 8, chromaMode, row > 0, column > 0);
        addDifferences(frame.blue(), at, frame.chromaStride(), 2, Coefficients.LUMA_BLOCKS);
        prediction.predict(frame.red(), at, frame.chromaStride(), 8, chromaMode, row > 0, column > 0);
        addDifferences(frame.red(), at, frame.chromaStride(), 2, Coefficients.LUMA_BLOCKS + Coefficients.CHROMA_BLOCKS);
    }

    private Mode readLumaMode(int column) {
        BoolDecoder modes = header.modes;
        Mode mode = modes.flag(156)
                ? modes.flag(128) ? Mode.TRUE_MOTION : Mode.HORIZONTAL
                : modes.flag(163) ? Mode.VERTICAL : Mode.DC;
        byte asSubBlock = (byte)
                switch (mode) {
                    case DC -> IntraPrediction.SUB_DC;
                    case VERTICAL -> IntraPrediction.SUB_VERTICAL;
                    case HORIZONTAL -> IntraPrediction.SUB_HORIZONTAL;
                    case TRUE_MOTION -> IntraPrediction.SUB_TRUE_MOTION;
                };
        Arrays.fill(modesAbove, 4 * column, 4 * column + 4, asSubBlock);
        Arrays.fill(modesLeft, asSubBlock);
        return mode;
    }

    private Mode readChromaMode() {
        BoolDecoder modes = header.modes;
        if (!modes.flag(142)) {
            return Mode.DC;
        }
        if (!modes.flag(114)) {
            return Mode.VERTICAL;
        }
        return modes.flag(183) ? Mode.TRUE_MOTION : Mode.HORIZONTAL;
    }

    private void readSubBlockModes(int column) {
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 4; x++) {
                int above = modesAbove[4 * column + x];
                int left = modesLeft[y];
                byte mode = (byte) readSubBlockMode((above * LossyTables.SUB_BLOCK_MODES + left) * 9);
                subBlockModes[4 * y + x] = mode;
                modesAbove[4 * column + x] = mode;
                modesLeft[y] = mode;
            }
        }
    }

    /** @param nodes index of the probability of the first inner node of the tree */
    private int readSubBlockMode(int nodes) {
        BoolDecoder modes = header.modes;
        short[] probabilities = LossyTables.SUB_BLOCK_MODE_PROBABILITIES;
        if (!modes.flag(probabilities[nodes])) {
            return IntraPrediction.SUB_DC;
        }
        if (!modes.flag(probabilities[nodes + 1])) {
            return IntraPrediction.SUB_TRUE_MOTION;
        }
        if (!modes.flag(probabilities[nodes + 2])) {
            return IntraPrediction.SUB_VERTICAL;
        }
        if (!modes.flag(probabilities[nodes + 3])) {
            if (!modes.flag(probabilities[nodes + 4])) {
                return IntraPrediction.SUB_HORIZONTAL;
            }
            return modes.flag(probabilities[nodes + 5])
                    ? IntraPrediction.SUB_VERTICAL_RIGHT
                    : IntraPrediction.SUB_RIGHT_DOWN;
        }
        if (!modes.flag(probabilities[nodes + 6])) {
            return IntraPrediction.SUB_LEFT_DOWN;
        }
        if (!modes.flag(probabilities[nodes + 7])) {
            return IntraPrediction.SUB_VERTICAL_LEFT;
        }
        return modes.flag(probabilities[nodes + 8])
                ? IntraPrediction.SUB_HORIZONTAL_UP
                : IntraPrediction.SUB_HORIZONTAL_DOWN;
    }

    private void reconstructSubBlocks(int column, int row) {
        byte[] luma = frame.luma();
        int stride = frame.lumaStride();
        int macroblock = frame.lumaAt(column, row);
        boolean lastColumn = column == frame.columns() - 1;
        for (int i = 0; i < 4; i++) {
            // Behind the last column, the last sample is repeated; above the first row, the border goes on.
            int beyond = row > 0 && lastColumn ? 15 : 16 + i;
            aboveRight[i] = luma[macroblock - stride + beyond] & 0xFF;
        }
        for (int block = 0; block < Coefficients.LUMA_BLOCKS; block++) {
            int x = block % 4;
            int at = macroblock + block / 4 * 4 * stride + 4 * x;
            int[] right = aboveRight;
            // The right column of sub-blocks takes the samples above the macroblock in every row.
            if (x < 3) {
                right = insideAboveRight;
                for (int i = 0; i < 4; i++) {
                    right[i] = luma[at - stride + 4 + i] & 0xFF;
                }
            }
            prediction.predictSubBlock(luma, at, stride, subBlockModes[block], right);
            if (!coefficients.isEmpty()) {
                InverseTransform.add(coefficients.values(), block * Coefficients.BLOCK, luma, at, stride);
            }
        }
    }

    /** @param side blocks in a row and in a column of the macroblock */
    private void addDifferences(byte[] plane, int at, int stride, int side, int firstBlock) {
        if (coefficients.isEmpty()) {
            return;
        }
        for (int block = 0; block < side * side; block++) {
            int to = at + block / side * 4 * stride + block % side * 4;
            InverseTransform.add(coefficients.values(), (firstBlock + block) * Coefficients.BLOCK, plane, to, stride);
        }
    }
}
