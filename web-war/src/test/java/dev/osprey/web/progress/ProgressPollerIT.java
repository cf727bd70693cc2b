package dev.osprey.web.progress;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LocalCloudExtension.class)
class ProgressPollerIT {

    private final TestClock clock = new TestClock();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final Subscriber subscriber = new Subscriber();
    private final Cloud cloud;
    private final ProgressPoller poller;

    ProgressPollerIT(LocalCloud local) {
        cloud = new Cloud(local.newSettings(), clock, Tracing.off());
        cloud.results().create();
        poller = new ProgressPoller(cloud, clock, new EventStreams(10, 2), scheduler);
        poller.start();
    }

    @AfterEach
    void close() {
        poller.stop();
        scheduler.shutdownNow();
        cloud.close();
    }

    @Test
    void aResultIsPushedSoonAfterItIsStored() throws Exception {
        Classification queued = Classification.queued("1", "x.png", clock.instant());
        cloud.results().insert(queued, "s3://bucket/key");
        poller.subscribe("192.0.2.1", List.of("1"), subscriber);
        assertThat(subscriber.received).isEmpty();

        cloud.results().store(queued.done(List.of(new Prediction("Bag", 1)), clock.instant()), "s3://bucket/key");

        assertThat(subscriber.next()).isEqualTo("1");
        assertThat(subscriber.next()).isEqualTo("end");
    }

    @Test
    void pollingContinuesAfterAFailure() throws Exception {
        cloud.results().insert(Classification.queued("1", "x.png", clock.instant()), "s3://bucket/key");
        Subscriber broken = new Subscriber();
        broken.failing = true;
        poller.subscribe("192.0.2.1", List.of("1"), broken);
        poller.subscribe("192.0.2.1", List.of("1"), subscriber);

        cloud.results().delete("1");
        assertThat(broken.next()).isEqualTo("failed");
        broken.failing = false;

        assertThat(subscriber.next()).isEqualTo("gone 1");
        assertThat(subscriber.next()).isEqualTo("end");
    }

    private static final class Subscriber implements EventStream {

        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        private volatile boolean failing;

        private String next() throws InterruptedException {
            return received.poll(30, TimeUnit.SECONDS);
        }

        private void receive(String event) {
            if (failing) {
                received.add("failed");
                throw new IllegalStateException("the connection is broken");
            }
            received.add(event);
        }

        @Override
        public void classification(Classification finished) {
            receive(finished.id());
        }

        @Override
        public void gone(String id) {
            receive("gone " + id);
        }

        @Override
        public void heartbeat() {
            receive("heartbeat");
        }

        @Override
        public void end() {
            receive("end");
        }

        @Override
        public void disconnect() {
            receive("disconnect");
        }

        @Override
        public boolean open() {
            return true;
        }
    }
}
