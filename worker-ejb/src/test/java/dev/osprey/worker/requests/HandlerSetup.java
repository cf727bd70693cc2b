package dev.osprey.worker.requests;

import java.time.Clock;
import java.time.Duration;

import jakarta.jms.ConnectionFactory;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.worker.classification.CurrentModel;
import dev.osprey.worker.classification.ImageClassifier;

/** What a {@link RequestHandler} needs, with the values of most tests. */
record HandlerSetup(
        ImageClassifier classifier,
        Cloud cloud,
        ConnectionFactory replies,
        Activity activity,
        Clock clock,
        int topK,
        Duration minServiceTime) {

    static final int TOP_K = 3;
    static final int MAX_BYTES = 100_000;

    HandlerSetup(ImageClassifier classifier, Cloud cloud, ConnectionFactory replies, Clock clock) {
        this(classifier, cloud, replies, new Activity(clock), clock, TOP_K, Duration.ZERO);
    }

    HandlerSetup top(int k) {
        return new HandlerSetup(classifier, cloud, replies, activity, clock, k, minServiceTime);
    }

    RequestHandler handler() {
        CurrentModel model = new CurrentModel(classifier);
        return new RequestHandler(
                model,
                cloud,
                replies,
                activity,
                clock,
                topK,
                minServiceTime,
                new CallThreads(),
                new ReferencedImages(model, cloud, new FileMemory(), MAX_BYTES));
    }

    /** Without a handler of notifications. */
    RequestListener listener() {
        RequestListener listener = new RequestListener();
        listener.cloud = cloud;
        listener.rejected = new RejectedMessages(replies, cloud);
        listener.handler = handler();
        return listener;
    }

    RequestListener listenerOfNotifications() {
        RequestListener listener = listener();
        CurrentModel model = new CurrentModel(classifier);
        listener.notifications = new NotificationHandler(
                new ObjectHandler(listener.handler, model, cloud, clock, MAX_BYTES),
                new UploadHandler(listener.handler, model, cloud, new FileMemory(), clock, MAX_BYTES),
                cloud);
        return listener;
    }
}
