package dev.osprey.web.replies;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.logs.LogRecords;
import dev.osprey.core.settings.CloudSettings;
import dev.osprey.core.settings.MapConfig;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.web.cloud.CloudSetupTicks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sqs.SqsClient;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(LocalCloudExtension.class)
class HeartbeatScheduleIT {

    private static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final URI UNREACHABLE = URI.create("http://127.0.0.1:1");

    private final TestClock clock = new TestClock();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final Cloud cloud;
    private final SqsClient sqs;
    private final String queue;
    private final CloudSetupTicks setup;
    private final HeartbeatSchedule schedule;

    @RegisterExtension
    private final LogRecords log = new LogRecords(HeartbeatSchedule.class);

    HeartbeatScheduleIT(LocalCloud local) {
        cloud = new Cloud(local.newSettings(), clock, Tracing.off());
        sqs = local.newSqsClient();
        queue = cloud.settings().replyQueuesPrefix() + "-own";
        sqs.createQueue(request -> request.queueName(queue));
        setup = new CloudSetupTicks(cloud, scheduler);
        schedule = schedule(cloud);
    }

    @AfterEach
    void close() {
        scheduler.shutdownNow();
        sqs.close();
        cloud.close();
    }

    @Test
    void noHeartbeatIsSentBeforeTheCloudIsSetUp() {
        schedule.tick();
        assertThat(cloud.queues().replies().heartbeats()).doesNotContainValue(now());

        setup.complete();
        schedule.tick();
        assertThat(cloud.queues().replies().heartbeats()).containsEntry(queue, now());
    }

    @Test
    void theNextHeartbeatIsSentAfterTheInterval() {
        setup.complete();
        schedule.tick();
        String first = now();

        clock.advance(INTERVAL.minusMillis(1));
        schedule.tick();
        assertThat(cloud.queues().replies().heartbeats()).containsEntry(queue, first);

        clock.advance(Duration.ofMillis(1));
        schedule.tick();
        assertThat(cloud.queues().replies().heartbeats()).containsEntry(queue, now());
    }

    @Test
    void heartbeatsThatFailAreLoggedOnce() {
        setup.complete();
        try (Cloud unreachable = new Cloud(
                CloudSettings.from(new MapConfig(Map.of("osprey.sqs.endpoint", UNREACHABLE.toString()))),
                clock,
                Tracing.off())) {
            HeartbeatSchedule failing = schedule(unreachable);

            failing.tick();
            clock.advance(INTERVAL);
            failing.tick();

            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .startsWith("checking the reply queues failed and will be retried: ");
        }
    }

    private HeartbeatSchedule schedule(Cloud of) {
        ReplyQueueHeartbeat heartbeat =
                new ReplyQueueHeartbeat(of, new StoredResults(of, new PendingReplies()), clock, queue);
        return new HeartbeatSchedule(setup.setup(), heartbeat, clock, INTERVAL);
    }

    private String now() {
        return clock.instant().toString();
    }
}
