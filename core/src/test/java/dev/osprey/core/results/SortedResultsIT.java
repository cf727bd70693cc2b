package dev.osprey.core.results;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.classification.Status;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.dynamodb.DynamoDb;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.results.Sort.Field;
import dev.osprey.core.time.Await;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.core.webhooks.Callback;
import dev.osprey.core.webhooks.Due;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Lists in the order of a field, in DynamoDB. */
@ExtendWith(LocalCloudExtension.class)
class SortedResultsIT {

    private static final boolean THOROUGH = Boolean.getBoolean("osprey.thorough");
    private static final int WRITERS = 4;
    private static final int MAX_BATCH_WRITE = 25;
    private static final AtomicLong IDS = new AtomicLong();

    private final LocalCloud local;
    private final Cloud cloud;
    private final ResultsTable results;
    private final Random random = new Random(1);

    SortedResultsIT(LocalCloud local) {
        this.local = local;
        cloud = new Cloud(local.newSettings(), Clock.systemUTC(), Tracing.off());
        results = cloud.results();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void thePagesOfEveryOrderHaveAllImagesInThatOrder() {
        results.create();
        List<Classification> images = store(50);

        for (Field field : Field.values()) {
            for (boolean ascending : List.of(true, false)) {
                Sort sort = new Sort(field, ascending);
                assertThat(pages(ResultFilter.ALL, sort, 7)).containsExactlyElementsOf(sorted(images, sort));
                assertThat(pages(ResultFilter.ALL, sort, 50)).containsExactlyElementsOf(sorted(images, sort));
            }
        }
    }

    @Test
    void numbersInNamesCount() {
        results.create();
        for (String name : List.of("10_cat.png", "2_ship.png", "Apple.png", "1_boot.png", "apple 2.png")) {
            Classification image = queued(name);
            results.insert(image, "s3://bucket/key");
        }

        assertThat(pages(ResultFilter.ALL, Sort.parse("fileName"), 2))
                .extracting(Classification::fileName)
                .containsExactly("1_boot.png", "2_ship.png", "10_cat.png", "apple 2.png", "Apple.png");
    }

    @Test
    void aFilterKeepsTheOrder() {
        results.create();
        List<Classification> images = store(240);
        ResultFilter bags = new ResultFilter(
                Optional.of("Bag 1"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Status.DONE),
                Optional.empty(),
                Optional.empty());
        Sort sort = Sort.parse("-confidence");

        assertThat(pages(bags, sort, 3))
                .hasSizeGreaterThan(6)
                .containsExactlyElementsOf(
                        sorted(images.stream().filter(bags::matches).toList(), sort));
    }

    @Test
    void pagesAreStableWhileImagesComeAndGo() {
        results.create();
        List<Classification> images = sorted(store(40), Sort.parse("fileName"));
        ResultPage first = results.page(ResultFilter.ALL, Sort.parse("fileName"), Optional.empty(), 10);

        results.insert(queued("0_first.png"), "s3://bucket/key");
        // The one that the cursor names.
        results.delete(images.get(9).id());
        results.delete(images.get(20).id());

        List<Classification> rest = new ArrayList<>(images.subList(10, 40));
        rest.remove(images.get(20));
        assertThat(pages(ResultFilter.ALL, Sort.parse("fileName"), first.next(), 10))
                .containsExactlyElementsOf(rest);
    }

    @Test
    void anAnswerMovesAnImageToItsPlace() {
        results.create();
        List<Classification> images = store(20);
        Classification queued = queued("a.png");
        results.insert(queued, "s3://bucket/key");
        assertThat(pages(ResultFilter.ALL, Sort.parse("label"), 5)).contains(queued);

        Classification done = queued.done(List.of(new Prediction("Zebra", 1)), queued.submittedAt());
        results.store(done, "s3://bucket/key");

        assertThat(pages(ResultFilter.ALL, Sort.parse("label"), 5))
                .hasSize(images.size() + 1)
                .endsWith(done);
    }

    @Test
    void aTableOfAnEarlierVersionIsUpgradedWithAllItsRows() throws Exception {
        String name = cloud.settings().resultsTable();
        try (DynamoDbClient client = DynamoDb.client(Optional.of(local.dynamoDb()))) {
            EarlierTable.create(client, name);
            List<Classification> images =
                    IntStream.range(0, 50).mapToObj(each -> image(each)).toList();
            images.forEach(image -> EarlierTable.store(client, name, image));
            // A node of this version starts, and stores an image before the upgrade.
            results.create();
            Classification early = queued("early.png");
            results.insert(
                    early,
                    "s3://bucket/key",
                    Provenance.UNKNOWN,
                    Optional.of(Callback.of("https://example.com/", "call")));
            assertThat(results.newest(100)).hasSize(51);
            assertThat(results.outbox().due(Instant.now(), Optional.empty(), 10))
                    .isEmpty();
            assertThatExceptionOfType(OrderNotReadyException.class)
                    .isThrownBy(() -> results.page(ResultFilter.ALL, Sort.parse("label"), Optional.empty(), 10));

            assertThat(results.upgrade()).isFalse();
            Classification late = image(7);
            EarlierTable.store(client, name, late);
            Await.until("the table has its indexes", Duration.ofMinutes(1), results::upgrade);

            List<Classification> all = new ArrayList<>(images);
            all.add(early);
            all.add(late);
            for (Field field : Field.values()) {
                Sort sort = new Sort(field, true);
                assertThat(pages(ResultFilter.ALL, sort, 20)).containsExactlyElementsOf(sorted(all, sort));
            }
            assertThat(results.upgrade()).isTrue();
            results.store(early.done(List.of(new Prediction("Bag", 0.75)), Instant.now()), "s3://bucket/key");
            assertThat(results.outbox().due(Instant.now(), Optional.empty(), 10))
                    .extracting(Due::id)
                    .containsExactly(early.id());
        }
    }

    /** Measures; with {@code -Pthorough} at 100,000 rows. */
    @Test
    void aPageCostsTheSameHoweverManyRowsThereAre() throws Exception {
        results.create();
        int rows = THOROUGH ? 100_000 : 1_000;
        long start = System.nanoTime();
        storeConcurrently(rows);
        System.out.printf("%d rows stored in %.1f s%n", rows, seconds(start));

        for (Field field : Field.values()) {
            for (boolean ascending : List.of(true, false)) {
                Sort sort = new Sort(field, ascending);
                List<Double> first = new ArrayList<>();
                List<Double> deep = new ArrayList<>();
                Optional<String> cursor = Optional.empty();
                for (int page = 0; page < 20; page++) {
                    start = System.nanoTime();
                    ResultPage found = results.page(ResultFilter.ALL, sort, cursor, 50);
                    (page == 0 ? first : deep).add(1000 * seconds(start));
                    assertThat(found.images()).hasSize(50);
                    cursor = found.next();
                }
                Collections.sort(deep);
                System.out.printf(
                        "%-12s first page %.0f ms, pages 2 to 20: median %.0f ms, slowest %.0f ms%n",
                        sort.text(), first.get(0), deep.get(deep.size() / 2), deep.get(deep.size() - 1));
            }
        }
        start = System.nanoTime();
        List<Classification> byName = pages(ResultFilter.ALL, Sort.parse("fileName"), 1000);
        System.out.printf("all pages of 1,000 by name in %.1f s%n", seconds(start));
        assertThat(byName).hasSize(rows);
        assertThat(byName.stream().map(image -> SortKey.of(image, Field.FILE_NAME)))
                .isSorted();
        start = System.nanoTime();
        ResultFilter nothing = new ResultFilter(
                Optional.of("nothing"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        results.page(nothing, Sort.parse("label"), Optional.empty(), 50);
        System.out.printf("a page of a filter without a match in %.1f s%n", seconds(start));
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private List<Classification> pages(ResultFilter filter, Sort sort, int limit) {
        return pages(filter, sort, Optional.empty(), limit);
    }

    private List<Classification> pages(ResultFilter filter, Sort sort, Optional<String> from, int limit) {
        List<Classification> all = new ArrayList<>();
        ResultPage page = results.page(filter, sort, from, limit);
        all.addAll(page.images());
        while (page.next().isPresent()) {
            page = results.page(filter, sort, page.next(), limit);
            assertThat(page.images()).hasSizeLessThanOrEqualTo(limit);
            all.addAll(page.images());
        }
        return all;
    }

    private static List<Classification> sorted(List<Classification> images, Sort sort) {
        Comparator<Classification> order = Comparator.comparing(image -> SortKey.of(image, sort.by()));
        return images.stream()
                .sorted(sort.ascending() ? order : order.reversed())
                .toList();
    }

    private List<Classification> store(int count) {
        List<Classification> images =
                IntStream.range(0, count).mapToObj(this::image).toList();
        try (DynamoDbClient client = DynamoDb.client(Optional.of(local.dynamoDb()))) {
            for (int from = 0; from < count; from += MAX_BATCH_WRITE) {
                write(client, images.subList(from, Math.min(from + MAX_BATCH_WRITE, count)));
            }
        }
        return images;
    }

    private void storeConcurrently(int count) throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try (DynamoDbClient client = DynamoDb.client(Optional.of(local.dynamoDb()))) {
            List<Future<?>> all = new ArrayList<>();
            for (int from = 0; from < count; from += MAX_BATCH_WRITE) {
                List<Classification> images = IntStream.range(from, Math.min(from + MAX_BATCH_WRITE, count))
                        .mapToObj(this::image)
                        .toList();
                all.add(writers.submit(() -> write(client, images)));
            }
            for (Future<?> stored : all) {
                stored.get();
            }
        } finally {
            writers.shutdown();
        }
    }

    private void write(DynamoDbClient client, List<Classification> images) {
        List<WriteRequest> rows = images.stream()
                .map(image -> ResultRow.row(image, "s3://bucket/key").values())
                .map(row -> WriteRequest.builder()
                        .putRequest(request -> request.item(row))
                        .build())
                .toList();
        String name = cloud.settings().resultsTable();
        assertThat(client.batchWriteItem(request -> request.requestItems(Map.of(name, rows)))
                        .unprocessedItems())
                .isEmpty();
    }

    /** Every tenth is queued, every tenth failed; labels and confidences repeat. */
    private Classification image(int number) {
        Classification queued = queued(random.nextInt(1000) + "_image.png");
        return switch (number % 10) {
            case 0 -> queued;
            case 1 -> queued.failed("It is damaged.", queued.submittedAt());
            default ->
                queued.done(
                        List.of(new Prediction("Bag " + random.nextInt(12), random.nextInt(100) / 100.0)),
                        queued.submittedAt());
        };
    }

    private static Classification queued(String fileName) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String millis = "%012x".formatted(now.toEpochMilli());
        String id =
                "%s-%s-7000-8000-%012x".formatted(millis.substring(0, 8), millis.substring(8), IDS.incrementAndGet());
        return Classification.queued(id, fileName, now);
    }
}
