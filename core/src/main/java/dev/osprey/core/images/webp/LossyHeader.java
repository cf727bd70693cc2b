package dev.osprey.core.images.webp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.imageio.IIOException;

/** The frame header of a key frame, RFC 6386, sections 9 and 19.2. */
final class LossyHeader {

    static final int SEGMENTS = 4;

    private static final int FRAME_TAG_BYTES = 10;
    private static final int START_CODE = 0x2A019D;
    private static final int SIZE_MASK = 0x3FFF;
    private static final int MAX_QUANTIZER = 127;
    private static final int MAX_CHROMA_DC_QUANTIZER = 117;
    private static final int MIN_SECOND_ORDER_AC_FACTOR = 8;
    private static final int ALWAYS = 255;

    final int width;
    final int height;
    /** Holds the rest of the header, then the modes of all macroblocks. */
    final BoolDecoder modes;
    /** Hold the coefficients: of each row of macroblocks, in turn. */
    final BoolDecoder[] coefficients;

    final boolean updatesSegmentMap;
    final int[] segmentProbabilities = new int[SEGMENTS - 1];
    final LoopFilter filter;
    private final Dequantization[] dequantizations = new Dequantization[SEGMENTS];
    final short[] coefficientProbabilities = LossyTables.DEFAULT_COEFFICIENT_PROBABILITIES.clone();
    /** That a macroblock has coefficients; -1 when none says so. */
    final int skipProbability;

    private boolean segmented;
    private boolean absoluteSegmentValues;
    private final int[] segmentQuantizers = new int[SEGMENTS];
    private final int[] segmentFilterLevels = new int[SEGMENTS];

    /** Factors of DC and AC coefficients. */
    record Dequantization(int lumaDc, int lumaAc, int secondOrderDc, int secondOrderAc, int chromaDc, int chromaAc) {}

    LossyHeader(ByteBuffer bitstream) throws IIOException {
        ByteBuffer data = bitstream.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (data.remaining() < FRAME_TAG_BYTES) {
            throw new IIOException("the frame ends inside its header");
        }
        int tag = data.getInt(0) & 0xFFFFFF;
        boolean keyFrame = (tag & 1) == 0;
        int profile = tag >> 1 & 7;
        boolean shown = (tag >> 4 & 1) == 1;
        int headerLength = tag >> 5;
        if (!keyFrame || !shown || profile > 3 || (data.getInt(2) >>> 8) != START_CODE) {
            throw new IIOException("not a key frame that is shown");
        }
        width = data.getShort(6) & SIZE_MASK;
        height = data.getShort(8) & SIZE_MASK;
        if (headerLength > data.remaining() - FRAME_TAG_BYTES) {
            throw new IIOException("the frame ends inside its first partition");
        }
        modes = new BoolDecoder(data.slice(FRAME_TAG_BYTES, headerLength));
        // Colour space and clamping, which say nothing that matters here.
        modes.number(2);
        updatesSegmentMap = readSegments();
        filter = readFilter();
        coefficients = partitions(data, FRAME_TAG_BYTES + headerLength, 1 << modes.number(2));
        readQuantizers();
        // Whether the probabilities stay for the next frame.
        modes.flag();
        for (int i = 0; i < LossyTables.COEFFICIENT_PROBABILITIES; i++) {
            if (modes.flag(LossyTables.COEFFICIENT_UPDATE_PROBABILITIES[i])) {
                coefficientProbabilities[i] = (short) modes.number(Byte.SIZE);
            }
        }
        skipProbability = modes.flag() ? modes.number(Byte.SIZE) : -1;
        if (modes.exhausted()) {
            throw new IIOException("the frame ends inside its header");
        }
    }

    Dequantization dequantization(int segment) {
        return dequantizations[segment];
    }

    private boolean readSegments() {
        Arrays.fill(segmentProbabilities, ALWAYS);
        absoluteSegmentValues = true;
        segmented = modes.flag();
        if (!segmented) {
            return false;
        }
        boolean updatesMap = modes.flag();
        if (modes.flag()) {
            absoluteSegmentValues = modes.flag();
            for (int i = 0; i < SEGMENTS; i++) {
                segmentQuantizers[i] = modes.optionalSignedNumber(7);
            }
            for (int i = 0; i < SEGMENTS; i++) {
                segmentFilterLevels[i] = modes.optionalSignedNumber(6);
            }
        }
        if (updatesMap) {
            for (int i = 0; i < segmentProbabilities.length; i++) {
                segmentProbabilities[i] = modes.flag() ? modes.number(Byte.SIZE) : ALWAYS;
            }
        }
        return updatesMap;
    }

    private LoopFilter readFilter() {
        boolean simple = modes.flag();
        int level = modes.number(6);
        int sharpness = modes.number(3);
        int referenceDelta = 0;
        int subBlockDelta = 0;
        if (modes.flag() && modes.flag()) {
            int[] deltas = new int[8];
            for (int i = 0; i < deltas.length; i++) {
                deltas[i] = modes.optionalSignedNumber(6);
            }
            // Those of key frames, and of macroblocks that are predicted by sub-blocks.
            referenceDelta = deltas[0];
            subBlockDelta = deltas[4];
        }
        if (level == 0) {
            return LoopFilter.none();
        }
        int[] levels = new int[SEGMENTS];
        for (int i = 0; i < SEGMENTS; i++) {
            levels[i] =
                    (segmented ? segmentFilterLevels[i] + (absoluteSegmentValues ? 0 : level) : level) + referenceDelta;
        }
        return new LoopFilter(simple, sharpness, levels, subBlockDelta);
    }

    private static BoolDecoder[] partitions(ByteBuffer data, int sizesStart, int count) throws IIOException {
        int start = sizesStart + 3 * (count - 1);
        if (start >= data.limit()) {
            throw new IIOException("the frame ends before its coefficients");
        }
        BoolDecoder[] partitions = new BoolDecoder[count];
        for (int i = 0; i < count; i++) {
            int left = data.limit() - start;
            int at = sizesStart + 3 * i;
            int size = i == count - 1
                    ? left
                    : Math.min(left, Short.toUnsignedInt(data.getShort(at)) | (data.get(at + 2) & 0xFF) << 16);
            partitions[i] = new BoolDecoder(data.slice(start, size));
            start += size;
        }
        return partitions;
    }

    private void readQuantizers() {
        int base = modes.number(7);
        int lumaDc = modes.optionalSignedNumber(4);
        int secondOrderDc = modes.optionalSignedNumber(4);
        int secondOrderAc = modes.optionalSignedNumber(4);
        int chromaDc = modes.optionalSignedNumber(4);
        int chromaAc = modes.optionalSignedNumber(4);
        for (int i = 0; i < SEGMENTS; i++) {
            int index = segmented ? segmentQuantizers[i] + (absoluteSegmentValues ? 0 : base) : base;
            dequantizations[i] = new Dequantization(
                    factor(LossyTables.DC_QUANTIZERS, index + lumaDc, MAX_QUANTIZER),
                    factor(LossyTables.AC_QUANTIZERS, index, MAX_QUANTIZER),
                    2 * factor(LossyTables.DC_QUANTIZERS, index + secondOrderDc, MAX_QUANTIZER),
                    Math.max(
                            MIN_SECOND_ORDER_AC_FACTOR,
                            factor(LossyTables.AC_QUANTIZERS, index + secondOrderAc, MAX_QUANTIZER) * 155 / 100),
                    factor(LossyTables.DC_QUANTIZERS, index + chromaDc, MAX_CHROMA_DC_QUANTIZER),
                    factor(LossyTables.AC_QUANTIZERS, index + chromaAc, MAX_QUANTIZER));
        }
    }

    private static int factor(short[] quantizers, int index, int maximum) {
        return quantizers[Math.max(0, Math.min(maximum, index))];
    }
}
