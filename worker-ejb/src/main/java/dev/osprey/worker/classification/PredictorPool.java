package dev.osprey.worker.classification;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import dev.osprey.worker.model.ModelArguments;
import dev.osprey.worker.preprocessing.Channel;

/** A fixed number of single-threaded predictors of one network; callers wait for a free one in order of arrival. */
final class PredictorPool implements AutoCloseable {

    private final Model network;
    private final int size;
    private final Semaphore free;
    private final Queue<Predictor<List<Channel>, double[]>> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    PredictorPool(Model network, ModelArguments arguments, int size) {
        this.network = network;
        this.size = size;
        this.free = new Semaphore(size, true);
        for (int i = 0; i < size; i++) {
            idle.add(network.newPredictor(new TensorTranslator(arguments.input(), arguments.normalization())));
        }
    }

    /**
     * @return the network's outputs
     * @throws TranslateException when the network fails on this input
     * @throws IllegalStateException when the pool is closed
     */
    double[] predict(List<Channel> channels) throws TranslateException {
        free.acquireUninterruptibly();
        try {
            if (closed) {
                throw new IllegalStateException("the model is closed");
            }
            Predictor<List<Channel>, double[]> predictor = idle.remove();
            try {
                return predictor.predict(channels);
            } finally {
                idle.add(predictor);
            }
        } finally {
            free.release();
        }
    }

    /** Waits for running predictions. */
    @Override
    public void close() {
        free.acquireUninterruptibly(size);
        try {
            if (!closed) {
                closed = true;
                idle.forEach(Predictor::close);
                network.close();
            }
        } finally {
            free.release(size);
        }
    }
}
