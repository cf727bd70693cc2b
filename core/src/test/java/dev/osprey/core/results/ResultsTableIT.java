package dev.osprey.core.results;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.ModelVersion;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(LocalCloudExtension.class)
class ResultsTableIT {

    private final TestClock clock = new TestClock();
    private final Cloud cloud;
    private final ResultsTable results;

    ResultsTableIT(LocalCloud local) {
        cloud = new Cloud(local.newSettings(), clock, Tracing.off());
        results = cloud.results();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void createsTheTableOnceAndReachesIt() {
        assertThatThrownBy(results::check).isInstanceOf(ResourceNotFoundException.class);

        results.create();
        results.create();

        results.check();
    }

    @Test
    void findsAnImageAsItWasStored() {
        results.create();
        Classification queued = queued(1);
        results.insert(queued, "s3://bucket/key");
        assertThat(results.find(queued.id())).contains(queued);

        Classification done = done(queued);
        assertThat(results.store(done, "s3://bucket/key")).isTrue();
        assertThat(results.find(queued.id())).contains(done);

        Classification failed = queued(2).failed("The image is broken.", clock.instant());
        results.insert(failed, "s3://bucket/other");
        assertThat(results.find(failed.id())).contains(failed);
        assertThat(results.find("unknown")).isEmpty();
    }

    @Test
    void anAnswerIsNotOverwrittenByALateInsert() {
        results.create();
        Classification done = done(queued(1));
        results.insert(done, "s3://bucket/key");

        results.insert(queued(1), "s3://bucket/key");

        assertThat(results.find(done.id())).contains(done);
    }

    @Test
    void anAnswerToADeletedImageIsNotStored() {
        results.create();
        Classification queued = queued(1);
        results.insert(queued, "s3://bucket/key");
        results.delete(queued.id());

        assertThat(results.store(done(queued), "s3://bucket/key")).isFalse();

        assertThat(results.find(queued.id())).isEmpty();
    }

    @Test
    void deletesOneImage() {
        results.create();
        results.insert(queued(1), "s3://bucket/key");

        results.delete(queued(1).id());
        results.delete(queued(1).id());

        assertThat(results.find(queued(1).id())).isEmpty();
    }

    @Test
    void findsAndDeletesMoreImagesThanOneCallTakes() {
        results.create();
        List<Classification> all = insert(IntStream.range(0, 130));
        List<String> ids = all.stream().map(Classification::id).toList();

        assertThat(results.find(with(ids, "unknown"))).containsExactlyInAnyOrderElementsOf(all);
        assertThat(results.batches().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(all);

        results.delete(ids.subList(0, 60));
        assertThat(results.find(ids)).hasSize(70);

        results.delete(ids);
        assertThat(results.find(ids)).isEmpty();
        assertThat(results.batches()).isEmpty();
        assertThat(results.find(List.of())).isEmpty();
    }

    @Test
    void listsNewestFirstPageByPage() {
        results.create();
        List<Classification> newestFirst = reversed(insert(IntStream.range(0, 45)));

        ResultPage first = results.page(ResultFilter.ALL, Sort.NEWEST_FIRST, Optional.empty(), 20);
        ResultPage second = results.page(ResultFilter.ALL, Sort.NEWEST_FIRST, first.next(), 20);
        ResultPage third = results.page(ResultFilter.ALL, Sort.NEWEST_FIRST, second.next(), 20);

        assertThat(first.images()).isEqualTo(newestFirst.subList(0, 20));
        assertThat(second.images()).isEqualTo(newestFirst.subList(20, 40));
        assertThat(third.images()).isEqualTo(newestFirst.subList(40, 45));
        assertThat(third.next()).isEmpty();
        assertThat(results.newest(3)).isEqualTo(newestFirst.subList(0, 3));
    }

    @Test
    void listsTwoYearsAcrossMonths() {
        results.create();
        List<Classification> stored = new ArrayList<>();
        for (int month : new int[] {800, 700, 400, 40, 0}) {
            Instant at = clock.instant().minus(Duration.ofDays(month));
            Classification image = Classification.queued(id(at, month), "old.png", at);
            results.insert(image, "s3://bucket/" + month);
            stored.add(image);
        }

        // The first image is older than two years.
        List<Classification> listed = reversed(stored.subList(1, stored.size()));
        assertThat(results.all(ResultFilter.ALL)).containsExactlyElementsOf(listed);
        assertThat(results.newest(10)).isEqualTo(listed);
        // Now the oldest month is known.
        assertThat(results.newest(10)).isEqualTo(listed);
        assertThat(results.page(
                                from(clock.instant().minus(Duration.ofDays(50))),
                                Sort.NEWEST_FIRST,
                                Optional.empty(),
                                10)
                        .images())
                .isEqualTo(listed.subList(0, 2));
    }

    @Test
    void anImageOfLastMonthThatIsStoredLateIsListedAlthoughTheTableWasEmpty() {
        results.create();
        assertThat(results.newest(10)).isEmpty();

        Instant lastMonth = clock.instant().minus(Duration.ofDays(30));
        Classification late = Classification.queued(id(lastMonth, 1), "late.png", lastMonth);
        results.insert(late, "s3://bucket/late");

        assertThat(results.newest(10)).containsExactly(late);
    }

    @Test
    void filtersBeforeItLimits() {
        results.create();
        List<Classification> all = insert(IntStream.range(0, 30));
        all.stream()
                .filter(image -> image.fileName().endsWith("7.png"))
                .forEach(image -> results.store(done(image), "s3://bucket/key"));
        ResultFilter done = new ResultFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Status.DONE),
                Optional.empty(),
                Optional.empty());

        assertThat(results.page(done, Sort.NEWEST_FIRST, Optional.empty(), 2).images())
                .extracting(Classification::fileName)
                .containsExactly("27.png", "17.png");
        assertThat(results.all(done)).hasSize(3);
        Instant future = clock.instant().plus(Duration.ofDays(1));
        assertThat(results.all(new ResultFilter(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(future),
                        Optional.of(clock.instant().minus(Duration.ofDays(1))))))
                .isEmpty();
    }

    private List<Classification> insert(IntStream numbers) {
        return numbers.mapToObj(this::queued)
                .peek(image -> results.insert(image, "s3://bucket/" + image.fileName()))
                .toList();
    }

    @Test
    void aRowNamesTheModelAndARowOfAnEarlierVersionNone() {
        results.create();
        Classification queued = queued(1);
        Classification earlier = queued(2);
        ModelVersion model = new ModelVersion("clothes", "3f2a");
        results.insert(queued, "s3://bucket/1.png");
        results.insert(earlier, "s3://bucket/2.png");

        results.store(done(queued).by(model), "s3://bucket/1.png");
        results.store(done(earlier), "s3://bucket/2.png");

        assertThat(results.find(queued.id())).contains(done(queued).by(model));
        assertThat(results.find(earlier.id())).contains(done(earlier));
    }

    private Classification queued(int number) {
        Instant at = clock.instant().plusMillis(number);
        return Classification.queued(id(at, number), number + ".png", at);
    }

    private Classification done(Classification queued) {
        return queued.done(
                List.of(new Prediction("bag", 0.75), new Prediction("coat", 0.25)),
                clock.instant().plusSeconds(1));
    }

    /** Sorts by time, as a UUID of version 7 does. */
    private static String id(Instant at, int number) {
        return new UUID(at.toEpochMilli() << 16 | 0x7000, Long.MIN_VALUE | number).toString();
    }

    private static ResultFilter from(Instant time) {
        return new ResultFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(time),
                Optional.empty());
    }

    private static <T> List<T> with(List<T> list, T more) {
        return Stream.concat(list.stream(), Stream.of(more)).toList();
    }

    private static <T> List<T> reversed(List<T> list) {
        List<T> copy = new ArrayList<>(list);
        java.util.Collections.reverse(copy);
        return copy;
    }
}
