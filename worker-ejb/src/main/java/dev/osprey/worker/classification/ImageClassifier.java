package dev.osprey.worker.classification;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

import ai.djl.translate.TranslateException;
import dev.osprey.core.classification.ModelVersion;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.images.DecodingBusyException;
import dev.osprey.core.images.ImageDecoder;
import dev.osprey.core.images.ImageFormat;
import dev.osprey.core.images.InvalidImageException;
import dev.osprey.core.models.SamplePicture;
import dev.osprey.worker.model.LocalModel;
import dev.osprey.worker.model.ModelException;
import dev.osprey.worker.model.ModelFolder;
import dev.osprey.worker.preprocessing.Channel;
import dev.osprey.worker.preprocessing.Preprocessing;

/**
 * A loaded model. Thread-safe: it classifies as many images in parallel as it has predictors, each on one core; further
 * threads wait.
 */
public final class ImageClassifier implements AutoCloseable {

    private final ModelFolder folder;
    private final ImageDecoder decoder;
    private final PredictorPool predictors;
    private final List<SamplePicture> samples;

    private ImageClassifier(
            ModelFolder folder, ImageDecoder decoder, PredictorPool predictors, List<SamplePicture> samples) {
        this.folder = folder;
        this.decoder = decoder;
        this.predictors = predictors;
        this.samples = samples;
    }

    /**
     * Loads and validates a model. The first call in a JVM starts the engine, which takes seconds.
     *
     * @param model its files, no longer needed when this returns
     * @param predictors images to classify in parallel; best is the number of cores
     * @throws ModelException when the model cannot be used
     */
    public static ImageClassifier load(LocalModel model, ImageDecoder decoder, int predictors) throws ModelException {
        return load(model, decoder, predictors, FormChoice.of(FormChoice.AUTO));
    }

    /**
     * Loads and validates a model from the chosen file of its network.
     *
     * @see #load(LocalModel, ImageDecoder, int)
     */
    public static ImageClassifier load(LocalModel model, ImageDecoder decoder, int predictors, FormChoice form)
            throws ModelException {
        Objects.requireNonNull(decoder, "decoder");
        if (predictors < 1) {
            throw new IllegalArgumentException(predictors + " predictors");
        }
        ModelFolder folder = ModelFolder.read(model);
        return new ImageClassifier(
                folder, decoder, form.load(folder, predictors), SamplePictures.read(folder, decoder));
    }

    /** The model's location as in the settings. */
    public String modelName() {
        return folder.name();
    }

    /** The model's name and version for users. */
    public ModelVersion model() {
        return folder.version();
    }

    /** Pictures that show what the model is for. */
    public List<SamplePicture> samples() {
        return samples;
    }

    /** All labels of the model, in the order of the network's outputs. */
    public List<String> labels() {
        return folder.labels();
    }

    /**
     * The format of a file, by its first bytes; it may be damaged all the same.
     *
     * @throws InvalidImageException when the file is not an image
     */
    public ImageFormat format(byte[] file) throws InvalidImageException {
        return decoder.format(file);
    }

    /**
     * @param image a file in any format that the decoder supports
     * @param topK how many predictions to return
     * @return the most probable labels, best first; fewer when the model has fewer outputs
     * @throws InvalidImageException when the file cannot be decoded
     * @throws DecodingBusyException when there is no memory for it at the moment
     * @throws UnusableOutputException when the model's outputs for this image are not probabilities
     * @throws IllegalStateException when the model fails on the image or is closed
     */
    public List<Prediction> classify(byte[] image, int topK) throws InvalidImageException, UnusableOutputException {
        if (topK < 1) {
            throw new IllegalArgumentException("top " + topK);
        }
        return predict(inputs(image), topK);
    }

    /**
     * The first half of {@link #classify}: decodes and preprocesses.
     *
     * @param image a file in any format that the decoder supports
     * @return the candidate inputs of the model
     * @throws InvalidImageException when the file cannot be decoded
     * @throws DecodingBusyException when there is no memory for it at the moment
     */
    public List<List<Channel>> inputs(byte[] image) throws InvalidImageException {
        Preprocessing preprocessing = folder.arguments().preprocessing();
        return decoder.decode(image, preprocessing::excerpt, preprocessing::apply);
    }

    /**
     * The second half of {@link #classify}.
     *
     * @param inputs the candidate inputs of an image, as the model's {@link Preprocessing} returns them
     * @param topK how many predictions to return
     * @return the most probable labels, best first; fewer when the model has fewer outputs
     * @throws UnusableOutputException when the model's outputs for this image are not probabilities
     * @throws IllegalStateException when the model fails on the image or is closed
     */
    public List<Prediction> predict(List<List<Channel>> inputs, int topK) throws UnusableOutputException {
        try {
            return probabilities(inputs).top(topK, folder.labels());
        } catch (TranslateException failed) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "model %s failed on an image", folder.name()), failed);
        }
    }

    /** Of the candidate input with the most confident prediction. */
    private Probabilities probabilities(List<List<Channel>> inputs) throws TranslateException, UnusableOutputException {
        Probabilities best = null;
        for (List<Channel> input : inputs) {
            Probabilities probabilities = Probabilities.of(
                    predictors.predict(input), folder.arguments().softmax());
            if (best == null || probabilities.highest() > best.highest()) {
                best = probabilities;
            }
        }
        return best;
    }

    /** Waits for running predictions. */
    @Override
    public void close() {
        predictors.close();
    }
}
