package dev.osprey.worker.classification;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import dev.osprey.core.images.ImageDecoder;
import dev.osprey.core.images.InvalidImageException;

/**
 * A loaded model. Any number of threads may use it; as many pictures are computed at once as it has predictors, each on
 * one core, and the other threads wait their turn.
 */
public final class ImageClassifier implements AutoCloseable {

    private final ModelFolder folder;
    private final ImageDecoder decoder;
    private final Framing framing;
    private final Model model;
    private final int predictors;
    private final Semaphore free;
    private final Queue<Predictor<List<Plane>, float[]>> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    private ImageClassifier(ModelFolder folder, ImageDecoder decoder, Model model, int predictors) {
        this.folder = folder;
        this.decoder = decoder;
        this.framing = folder.arguments().framing();
        this.model = model;
        this.predictors = predictors;
        this.free = new Semaphore(predictors, true);
        for (int i = 0; i < predictors; i++) {
            idle.add(model.newPredictor(new PictureTranslator(folder.arguments())));
        }
    }

    /**
     * Loads a model and tries it on a blank picture. The first call in a process starts the engine, which takes seconds.
     *
     * @param local its files, not needed any more when this returns
     * @param decoder for the pictures to come
     * @param predictors how many pictures at once; best is the number of cores
     * @throws ModelException when the model cannot be used
     */
    public static ImageClassifier load(LocalModel local, ImageDecoder decoder, int predictors) throws ModelException {
        Objects.requireNonNull(decoder, "decoder");
        if (predictors < 1) {
            throw new IllegalArgumentException(predictors + " predictors");
        }
        ModelFolder folder = ModelFolder.read(local.name(), local.folder());
        ImageClassifier classifier = new ImageClassifier(folder, decoder, network(folder), predictors);
        try {
            classifier.tryOnBlankPicture();
        } catch (ModelException | RuntimeException unusable) {
            classifier.close();
            throw unusable;
        }
        return classifier;
    }

    /** What the operator calls the model. */
    public String modelName() {
        return folder.name();
    }

    /** Every answer that the model can give, in its order. */
    public List<String> labels() {
        return folder.labels();
    }

    /**
     * @param image a file of any format that the decoder reads
     * @param count how many answers are wanted
     * @return the likeliest labels, best first; fewer when the model knows fewer
     * @throws InvalidImageException when the file cannot be read as an image
     * @throws IllegalStateException when the model fails on it, or is closed
     */
    public List<ClassProbability> classify(byte[] image, int count) throws InvalidImageException {
        if (count < 1) {
            throw new IllegalArgumentException(count + " answers");
        }
        BufferedImage picture = decoder.decode(image, framing.sideNeeded());
        try {
            double[] surest = null;
            for (List<Plane> input : framing.frame(picture)) {
                double[] probabilities = probabilities(predict(input));
                if (surest == null || Probabilities.highest(probabilities) > Probabilities.highest(surest)) {
                    surest = probabilities;
                }
            }
            return Probabilities.best(surest, folder.labels(), count);
        } catch (TranslateException failed) {
            throw new IllegalStateException("model %s failed on an image".formatted(folder.name()), failed);
        }
    }

    /** Waits for pictures being computed. */
    @Override
    public void close() {
        free.acquireUninterruptibly(predictors);
        try {
            if (!closed) {
                closed = true;
                idle.forEach(Predictor::close);
                model.close();
            }
        } finally {
            free.release(predictors);
        }
    }

    private static Model network(ModelFolder folder) throws ModelException {
        PyTorchEngine.start();
        String file = folder.network().getFileName().toString();
        Model model = Model.newInstance(file, "PyTorch");
        try {
            model.load(folder.network().getParent(), file);
            return model;
        } catch (IOException | MalformedModelException | EngineException broken) {
            model.close();
            throw new ModelException("model %s has a %s that is no TorchScript".formatted(folder.name(), file), broken);
        }
    }

    private void tryOnBlankPicture() throws ModelException {
        ModelArguments arguments = folder.arguments();
        Plane blank =
                new Plane(arguments.width(), arguments.height(), new float[arguments.width() * arguments.height()]);
        float[] outputs;
        try {
            outputs = predict(Collections.nCopies(arguments.channels(), blank));
        } catch (TranslateException | EngineException refused) {
            throw new ModelException(
                    "model %s does not take pictures of %d x %d x %d (channels, height, width), as serving.properties says"
                            .formatted(folder.name(), arguments.channels(), arguments.height(), arguments.width()),
                    refused);
        }
        if (outputs.length != folder.labels().size()) {
            throw new ModelException("model %s has %d outputs but %d labels"
                    .formatted(folder.name(), outputs.length, folder.labels().size()));
        }
        for (double each : probabilities(outputs)) {
            if (!(each >= 0 && each <= 1)) {
                throw new ModelException(
                        "model %s answers with %.3g, which is no probability; applySoftmax=true in serving.properties may be missing"
                                .formatted(folder.name(), each));
            }
        }
    }

    private double[] probabilities(float[] outputs) {
        return folder.arguments().softmax() ? Probabilities.softmax(outputs) : Probabilities.asTheyAre(outputs);
    }

    private float[] predict(List<Plane> channels) throws TranslateException {
        free.acquireUninterruptibly();
        try {
            if (closed) {
                throw new IllegalStateException("model %s is closed".formatted(folder.name()));
            }
            Predictor<List<Plane>, float[]> predictor = idle.remove();
            try {
                return predictor.predict(channels);
            } finally {
                idle.add(predictor);
            }
        } finally {
            free.release();
        }
    }
}
