package dev.osprey.worker.classification;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import dev.osprey.worker.preprocessing.Channel;
import dev.osprey.worker.preprocessing.InputSize;
import dev.osprey.worker.preprocessing.Normalization;

/** Image channels to an input tensor, the first output tensor to numbers. One for each predictor, so for one thread at a time. */
final class TensorTranslator implements NoBatchifyTranslator<List<Channel>, double[]> {

    private final Normalization normalization;
    private final Shape shape;
    /** Direct and reused: DJL copies a heap buffer once more for each image. */
    private final ByteBuffer buffer;

    TensorTranslator(InputSize input, Normalization normalization) {
        this.normalization = normalization;
        this.shape = new Shape(1, input.channels(), input.height(), input.width());
        this.buffer = ByteBuffer.allocateDirect(Math.toIntExact(shape.size() * Float.BYTES))
                .order(ByteOrder.nativeOrder());
    }

    @Override
    public NDList processInput(TranslatorContext context, List<Channel> channels) {
        FloatBuffer values = buffer.clear().asFloatBuffer();
        normalization.write(channels, values);
        return new NDList(context.getNDManager().create(buffer, shape, DataType.FLOAT32));
    }

    @Override
    public double[] processOutput(TranslatorContext context, NDList outputs) {
        // A network that returns several tensors returns the scores first and auxiliary ones after them.
        return outputs.head().toType(DataType.FLOAT64, false).toDoubleArray();
    }
}
