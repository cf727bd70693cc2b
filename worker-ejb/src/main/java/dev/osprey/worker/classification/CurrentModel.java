package dev.osprey.worker.classification;

import java.util.Objects;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/** The model that answers. It can be replaced while images are classified: each sees one model from beginning to end. */
public final class CurrentModel implements AutoCloseable {

    private volatile Loaded loaded;
    private boolean closed;

    public CurrentModel(ImageClassifier first) {
        loaded = new Loaded(first);
    }

    /** For what a closed model can still tell; to classify, {@link #with}. */
    public ImageClassifier get() {
        return loaded.classifier;
    }

    /** @param work that classifies: the model is not closed before it is done */
    public <T> T with(Function<ImageClassifier, T> work) {
        while (true) {
            Loaded each = loaded;
            // Refused only while a replaced model is closed: there is another one then.
            if (each.users.readLock().tryLock()) {
                try {
                    if (!each.closed) {
                        return work.apply(each.classifier);
                    }
                } finally {
                    each.users.readLock().unlock();
                }
                if (each == loaded) {
                    throw new IllegalStateException("the model is closed");
                }
            }
        }
    }

    /** Lets the next images see another model, and closes the one before once the last image that sees it is done. */
    public synchronized void replace(ImageClassifier next) {
        if (closed) {
            next.close();
            return;
        }
        Loaded before = loaded;
        loaded = new Loaded(next);
        before.close();
    }

    /** Waits for running classifications. */
    @Override
    public synchronized void close() {
        closed = true;
        loaded.close();
    }

    private static final class Loaded {

        private final ImageClassifier classifier;
        private final ReadWriteLock users = new ReentrantReadWriteLock();
        private boolean closed;

        private Loaded(ImageClassifier classifier) {
            this.classifier = Objects.requireNonNull(classifier, "classifier");
        }

        private void close() {
            users.writeLock().lock();
            try {
                if (!closed) {
                    closed = true;
                    classifier.close();
                }
            } finally {
                users.writeLock().unlock();
            }
        }
    }
}
