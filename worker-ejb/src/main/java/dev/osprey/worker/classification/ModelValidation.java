package dev.osprey.worker.classification;

import java.util.Collections;

import ai.djl.engine.EngineException;
import ai.djl.translate.TranslateException;
import dev.osprey.worker.model.ModelException;
import dev.osprey.worker.model.ModelFolder;
import dev.osprey.worker.preprocessing.Channel;
import dev.osprey.worker.preprocessing.InputSize;

/** Checks on a black image that a network matches the labels and arguments of its folder. */
final class ModelValidation {

    private ModelValidation() {}

    static void check(ModelFolder folder, PredictorPool predictors) throws ModelException {
        float[] outputs = outputs(folder, predictors);
        if (outputs.length != folder.labels().size()) {
            throw new ModelException("model %s has %d outputs but %d labels"
                    .formatted(folder.name(), outputs.length, folder.labels().size()));
        }
        for (double each : Probabilities.of(outputs, folder.arguments().softmax())) {
            if (!(each >= 0 && each <= 1)) {
                throw new ModelException(
                        "model %s outputs %.3g, which is not a probability; applySoftmax=true may be missing in serving.properties"
                                .formatted(folder.name(), each));
            }
        }
    }

    private static float[] outputs(ModelFolder folder, PredictorPool predictors) throws ModelException {
        InputSize input = folder.arguments().input();
        Channel black = new Channel(input.width(), input.height(), new float[input.width() * input.height()]);
        try {
            return predictors.predict(Collections.nCopies(input.channels(), black));
        } catch (TranslateException | EngineException refused) {
            throw new ModelException(
                    "model %s does not accept the input size %d x %d x %d (channels, height, width) of its serving.properties"
                            .formatted(folder.name(), input.channels(), input.height(), input.width()),
                    refused);
        }
    }
}
