package dev.osprey.web.jobs;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.jobs.Job;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.results.Provenance;
import dev.osprey.core.time.TestClock;
import dev.osprey.web.problems.ProblemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** How often the images of a job are looked up. */
@ExtendWith(LocalCloudExtension.class)
class JobLookupIT {

    private static final int LARGE = 4000;

    private final TestClock clock = new TestClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    private final Map<String, Status> rows = new HashMap<>();
    private final List<Integer> lookUps = new ArrayList<>();
    private Duration timeOfALookUp = Duration.ZERO;
    private final Cloud cloud;
    private final JobLookup lookup;

    JobLookupIT(LocalCloud local) {
        cloud = local.newCloud(clock);
        lookup = new JobLookup(cloud, clock, this::statuses);
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void theImagesOfASmallJobAreCountedAtEveryCall() {
        store(3);
        assertThat(lookup.byId("j").queued()).isEqualTo(3);

        rows.put("0", Status.DONE);
        assertThat(lookup.byId("j").done()).isEqualTo(1);
        rows.remove("0");

        assertThat(lookup.byId("j").deleted()).isEqualTo(1);
    }

    @Test
    void theImagesOfALargeJobAreLookedUpAtALimitedRateHoweverManyClientsAsk() {
        store(LARGE);

        for (int client = 0; client < 100; client++) {
            assertThat(lookup.byId("j").queued()).isEqualTo(LARGE);
        }

        assertThat(lookUps.stream().mapToInt(each -> each).sum()).isEqualTo(LARGE);
        assertThat(lookUps).allMatch(portion -> portion <= 1000);
        rows.put("0", Status.DONE);
        clock.advance(Duration.ofSeconds(2));
        assertThat(lookup.byId("j").done()).isEqualTo(1);
    }

    @Test
    void anAnsweredImageOfALargeJobIsNotLookedUpAgainForAWhile() {
        store(LARGE);
        IntStream.range(0, LARGE - 10).forEach(each -> rows.put(each + "", Status.DONE));
        assertThat(lookup.byId("j").done()).isEqualTo(LARGE - 10);
        clock.advance(Duration.ofSeconds(3));
        lookUps.clear();

        assertThat(lookup.byId("j").queued()).isEqualTo(10);

        assertThat(lookUps).containsExactly(10);
        rows.remove("0");
        clock.advance(Duration.ofSeconds(30));
        assertThat(lookup.byId("j").deleted()).isEqualTo(1);
    }

    @Test
    void aSlowTableIsLeftAloneForAsLongAsTheLookUpTook() {
        store(LARGE);
        // Four portions: a minute.
        timeOfALookUp = Duration.ofSeconds(15);
        assertThat(lookup.byId("j").queued()).isEqualTo(LARGE);
        rows.put("0", Status.DONE);

        clock.advance(Duration.ofSeconds(59));
        assertThat(lookup.byId("j").queued()).isEqualTo(LARGE);
        assertThat(lookUps).hasSize(4);

        clock.advance(Duration.ofSeconds(1));
        assertThat(lookup.byId("j").done()).isEqualTo(1);
        assertThat(lookUps).hasSize(8);
    }

    @Test
    void aChangeOfTheJobItselfIsSeenAtOnceWithNumbersThatBelongToIt() {
        store(LARGE);
        assertThat(lookup.byId("j").queued()).isEqualTo(LARGE);

        rows.clear();
        cloud.jobs().beginCancellation("j", clock.instant());
        cloud.jobs().endCancellation("j", LARGE);

        assertThat(lookup.byId("j").cancelled()).isEqualTo(LARGE);
    }

    @Test
    void whatIsNoJobIsNotFound() {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> lookup.byId("unknown"));
        assertThat(lookup.find("unknown")).isEmpty();
    }

    private void store(int images) {
        List<String> ids =
                IntStream.range(0, images).mapToObj(Integer::toString).toList();
        ids.forEach(id -> rows.put(id, Status.QUEUED));
        cloud.jobs().store(new Job("j", clock.instant(), images, Provenance.UNKNOWN), ids);
    }

    private Map<String, Status> statuses(Collection<String> ids) {
        lookUps.add(ids.size());
        clock.advance(timeOfALookUp);
        Map<String, Status> found = new HashMap<>(rows);
        found.keySet().retainAll(Set.copyOf(ids));
        return found;
    }
}
