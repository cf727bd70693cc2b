package dev.osprey.web.jobs;

import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.jobs.Job;
import dev.osprey.core.json.Json;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.results.Provenance;
import dev.osprey.core.time.Await;
import dev.osprey.core.time.TestClock;
import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.progress.ReceivedEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What subscribers of jobs receive, and what they occupy. */
@ExtendWith(LocalCloudExtension.class)
class JobEventsIT {

    private static final String CLIENT = "192.0.2.1";

    private final TestClock clock = new TestClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private final Map<String, Status> rows = new ConcurrentHashMap<>();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final ReceivedEvents subscriber = new ReceivedEvents();
    private final Cloud cloud;
    private final JobEvents events;

    JobEventsIT(LocalCloud local) {
        cloud = local.newCloud(clock);
        events = new JobEvents(
                new JobLookup(cloud, clock, this::statuses), ReceivedEvents.places(2, 1), clock, scheduler);
    }

    @AfterEach
    void close() {
        scheduler.shutdownNow();
        cloud.close();
    }

    @Test
    void progressIsSentAtOnceAndThenWheneverItChangesUntilTheJobIsFinished() {
        store("1", "2");

        subscribe(subscriber);
        events.poll();
        assertThat(subscriber.names()).containsExactly("progress");
        rows.put("1", Status.DONE);
        events.poll();
        events.poll();
        rows.put("2", Status.FAILED);
        events.poll();

        assertThat(subscriber.names()).containsExactly("progress", "progress", "progress", "end");
        assertThat(subscriber.events().subList(0, 3))
                .extracting(event -> Json.createReader(new StringReader((String) event.getData()))
                        .readObject())
                .extracting(job -> job.getInt("queued") + " " + job.getInt("done") + " " + job.getInt("failed"))
                .containsExactly("2 0 0", "1 1 0", "0 1 1");
        assertThat(subscriber.isClosed()).isTrue();
        assertNoneIsLeft();
    }

    @Test
    void theSchedulerLooksForNews() throws Exception {
        store("1");
        events.start();
        subscribe(subscriber);

        rows.put("1", Status.DONE);

        Await.until("the end", Duration.ofMinutes(1), subscriber::isClosed);
        events.stop();
    }

    @Test
    void aFinishedJobEndsItsStreamAtOnce() {
        store("1");
        rows.put("1", Status.DONE);

        subscribe(subscriber);

        assertThat(subscriber.names()).containsExactly("progress", "end");
        assertNoneIsLeft();
    }

    @Test
    void aDeletedJobEndsItsStream() {
        store("1");
        subscribe(subscriber);

        cloud.jobs().delete(cloud.jobs().find("j").orElseThrow());
        events.poll();

        assertThat(subscriber.names()).containsExactly("progress", "end");
        assertNoneIsLeft();
    }

    @Test
    void anUnknownJobIsRejectedAndOccupiesNoPlace() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> subscribe(subscriber))
                .satisfies(problem ->
                        assertThat(problem.problem().status().getStatusCode()).isEqualTo(404));

        assertNoneIsLeft();
    }

    @Test
    void tooManySubscribersOfOneClientAreRejectedUntilOneDisconnects() {
        store("1");
        subscribe(subscriber);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> subscribe(new ReceivedEvents()))
                .satisfies(problem ->
                        assertThat(problem.problem().status().getStatusCode()).isEqualTo(429));

        subscriber.disconnect();
        clock.advance(Duration.ofSeconds(15));
        events.poll();
        events.poll();
        assertNoneIsLeft();
    }

    @Test
    void aQuietStreamIsKeptOpenByHeartbeatsAndEndedAfterTenMinutes() {
        store("1");
        subscribe(subscriber);

        clock.advance(Duration.ofSeconds(14));
        events.poll();
        assertThat(subscriber.names()).containsExactly("progress");
        clock.advance(Duration.ofSeconds(1));
        events.poll();
        assertThat(subscriber.names()).containsExactly("progress", "still waiting");
        clock.advance(Duration.ofMinutes(10));
        events.poll();

        assertThat(subscriber.names()).containsExactly("progress", "still waiting", "please reconnect");
        assertThat(subscriber.isClosed()).isTrue();
        assertNoneIsLeft();
    }

    private void subscribe(ReceivedEvents to) {
        events.subscribe(CLIENT, "j", to.stream());
    }

    /** Nobody is looked up for, and the place is free for the next one. */
    private void assertNoneIsLeft() {
        assertThat(events.size()).isZero();
        store("next");
        ReceivedEvents next = new ReceivedEvents();
        subscribe(next);
        assertThat(next.names()).containsExactly("progress");
    }

    private void store(String... ids) {
        List.of(ids).forEach(id -> rows.put(id, Status.QUEUED));
        cloud.jobs().store(new Job("j", clock.instant(), ids.length, Provenance.UNKNOWN), List.of(ids));
    }

    private Map<String, Status> statuses(Collection<String> ids) {
        Map<String, Status> found = new ConcurrentHashMap<>(rows);
        found.keySet().retainAll(ids);
        return found;
    }
}
