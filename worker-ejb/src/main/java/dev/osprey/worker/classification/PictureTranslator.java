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

/** Channels in, the network's outputs out. Used by one predictor, so by one thread at a time. */
final class PictureTranslator implements NoBatchifyTranslator<List<Plane>, float[]> {

    private final ModelArguments arguments;
    private final Shape shape;
    /** Direct and kept: a heap buffer is copied once more for each picture. */
    private final ByteBuffer buffer;

    PictureTranslator(ModelArguments arguments) {
        this.arguments = arguments;
        this.shape = new Shape(1, arguments.channels(), arguments.height(), arguments.width());
        this.buffer = ByteBuffer.allocateDirect(Math.toIntExact(shape.size() * Float.BYTES))
                .order(ByteOrder.nativeOrder());
    }

    @Override
    public NDList processInput(TranslatorContext context, List<Plane> channels) {
        FloatBuffer values = buffer.clear().asFloatBuffer();
        for (int channel = 0; channel < channels.size(); channel++) {
            float scale = arguments.unit() ? 0xFF : 1;
            float mean = arguments.mean().get(channel);
            float deviation = arguments.deviation().get(channel);
            for (float value : channels.get(channel).values()) {
                values.put((value / scale - mean) / deviation);
            }
        }
        return new NDList(context.getNDManager().create(buffer, shape, DataType.FLOAT32));
    }

    @Override
    public float[] processOutput(TranslatorContext context, NDList outputs) {
        return outputs.singletonOrThrow().toType(DataType.FLOAT32, false).toFloatArray();
    }
}
