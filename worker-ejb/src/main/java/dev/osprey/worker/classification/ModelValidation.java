package dev.osprey.worker.classification;

import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.logging.Logger;

import ai.djl.engine.EngineException;
import ai.djl.translate.TranslateException;
import dev.osprey.worker.model.ModelException;
import dev.osprey.worker.model.ModelFolder;
import dev.osprey.worker.preprocessing.Channel;
import dev.osprey.worker.preprocessing.InputSize;

/** Checks on a black image that a network matches the labels and arguments of its folder. */
final class ModelValidation {

    private static final Logger LOG = Logger.getLogger(ModelValidation.class.getName());

    private ModelValidation() {}

    static void check(ModelFolder folder, PredictorPool predictors) throws ModelException {
        double[] outputs = outputs(folder, predictors);
        if (outputs.length == 0) {
            throw new ModelException(String.format(Locale.ROOT, "model %s has no outputs", folder.name()));
        }
        checkProbabilities(folder, outputs);
        // Not a failure: a model that normalizes each image by its own contrast fails on a black one only.
        if (Arrays.stream(outputs).anyMatch(each -> Double.isNaN(each) || each == Double.POSITIVE_INFINITY)) {
            LOG.warning(() -> "model " + folder.name() + " outputs NaN or infinity for a black image");
        }
        int labels = folder.labels().size();
        if (outputs.length != labels) {
            LOG.warning(() -> String.format(
                    Locale.ROOT,
                    "model %s has %d outputs but %d labels: %s",
                    folder.name(),
                    outputs.length,
                    labels,
                    outputs.length > labels
                            ? "outputs without a label are called 'class N', counted from 0"
                            : "the last labels are not used"));
        }
    }

    private static void checkProbabilities(ModelFolder folder, double[] outputs) throws ModelException {
        OptionalDouble other = folder.arguments().softmax()
                ? OptionalDouble.empty()
                : Arrays.stream(outputs)
                        .filter(each -> !Double.isNaN(each) && !Probabilities.isProbability(each))
                        .findFirst();
        if (other.isPresent()) {
            throw new ModelException(String.format(
                    Locale.ROOT,
                    "model %s outputs %.3g, which is not a probability; applySoftmax=true may be missing in serving.properties",
                    folder.name(),
                    other.getAsDouble()));
        }
    }

    private static double[] outputs(ModelFolder folder, PredictorPool predictors) throws ModelException {
        InputSize input = folder.arguments().input();
        Channel black = new Channel(input.width(), input.height(), new float[input.width() * input.height()]);
        try {
            return predictors.predict(Collections.nCopies(input.channels(), black));
        } catch (TranslateException | EngineException refused) {
            throw new ModelException(
                    String.format(
                            Locale.ROOT,
                            "model %s does not accept the input size %d x %d x %d (channels, height, width) of its serving.properties",
                            folder.name(),
                            input.channels(),
                            input.height(),
                            input.width()),
                    refused);
        }
    }
}
