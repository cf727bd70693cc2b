package dev.osprey.web.jobs;

import java.time.Instant;
import java.util.Optional;

import jakarta.json.JsonObject;

import dev.osprey.core.jobs.Job;
import dev.osprey.core.results.Provenance;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class JobProgressTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Job JOB = new Job("j", NOW, 10, Provenance.UNKNOWN);

    @Test
    void aJobRunsWhileImagesWait() {
        JobProgress job = JobProgress.of(JOB, 3, 6, 1, NOW);

        assertThat(job.state()).isEqualTo(JobState.RUNNING);
        assertThat(job.finished()).isFalse();
        assertThat(job.settled()).isEqualTo(7);
    }

    @Test
    void aJobIsFinishedWhenNoImageWaits() {
        JobProgress job = JobProgress.of(JOB, 0, 8, 1, NOW);

        assertThat(job.state()).isEqualTo(JobState.FINISHED);
        assertThat(job.finished()).isTrue();
        assertThat(job.deleted()).isEqualTo(1);
    }

    @Test
    void whatIsNotAcceptedYetCountsAsQueued() {
        JobProgress job = JobProgress.of(JOB.accepting(NOW.plusSeconds(1), 0), 2, 1, 0, NOW);

        assertThat(job.state()).isEqualTo(JobState.ACCEPTING);
        assertThat(job.queued()).isEqualTo(9);
        assertThat(job.finished()).isFalse();
    }

    @Test
    void aJobWhoseNodeIsSilentIsIncomplete() {
        Job abandoned = JOB.accepting(NOW, 0);

        assertThat(JobProgress.of(abandoned, 1, 3, 0, NOW).finished()).isFalse();
        JobProgress job = JobProgress.of(abandoned, 0, 4, 0, NOW);

        assertThat(job.state()).isEqualTo(JobState.INCOMPLETE);
        assertThat(job.notAccepted()).isEqualTo(6);
        assertThat(job.finished()).isTrue();
    }

    @Test
    void theNumbersOfACancelledJobAddUpDuringAndAfterTheCancellation() {
        Job cancelling =
                new Job("j", NOW, 10, Provenance.UNKNOWN, 0, Optional.empty(), Optional.of(NOW), Optional.empty());
        Job cancelled =
                new Job("j", NOW, 10, Provenance.UNKNOWN, 0, Optional.empty(), Optional.of(NOW), Optional.of(6));

        JobProgress during = JobProgress.of(cancelling, 4, 3, 1, NOW);
        assertThat(during.state()).isEqualTo(JobState.CANCELLED);
        assertThat(during.cancelled()).isEqualTo(2);
        assertThat(during.finished()).isFalse();
        JobProgress after = JobProgress.of(cancelled, 0, 3, 1, NOW);
        assertThat(after.cancelled()).isEqualTo(6);
        assertThat(after.finished()).isTrue();
        JobProgress later = JobProgress.of(cancelled, 0, 1, 1, NOW);
        assertThat(later.cancelled()).isEqualTo(6);
        assertThat(later.deleted()).isEqualTo(2);
    }

    @Test
    void numbersThatDoNotAddUpAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new JobProgress(JOB, JobState.RUNNING, 1, 1, 0, 0, 0, 0));
    }

    @Test
    void jsonHasStateNumbersAndLinks() {
        JsonObject json = JobProgress.of(JOB, 3, 6, 1, NOW).json();

        assertThat(json.getString("state")).isEqualTo("running");
        assertThat(json.getInt("total")).isEqualTo(10);
        assertThat(json.getInt("queued")).isEqualTo(3);
        assertThat(json.getInt("done")).isEqualTo(6);
        assertThat(json.getInt("failed")).isEqualTo(1);
        assertThat(json.getJsonObject("links").getString("csv")).isEqualTo("/api/jobs/j/results.csv");
    }
}
