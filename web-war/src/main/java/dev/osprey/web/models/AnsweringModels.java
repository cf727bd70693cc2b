package dev.osprey.web.models;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.classification.ModelVersion;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.fleet.Heartbeat;
import dev.osprey.core.models.ModelsTable;
import dev.osprey.core.models.SamplePicture;
import dev.osprey.web.caches.LruCache;
import software.amazon.awssdk.core.exception.SdkException;

/** The models of the workers, looked up at most once in {@link #LIFETIME}: every view of the upload page asks for them. */
@Singleton
public class AnsweringModels {

    static final Duration LIFETIME = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofMillis(500);

    private static final Logger LOG = Logger.getLogger(AnsweringModels.class.getName());
    private static final int SAMPLES_BYTES = 8 << 20;

    private final Supplier<List<Heartbeat>> workers;
    private final ModelsTable table;
    private final Clock clock;
    private final Executor executor;
    private final LruCache<String, SamplePicture> samples =
            new LruCache<>(SAMPLES_BYTES, sample -> sample.bytes().length);

    private CompletableFuture<List<AnsweringModel>> lookup = CompletableFuture.completedFuture(List.of());
    private List<AnsweringModel> last = List.of();
    private Instant expires = Instant.MIN;

    @Inject
    AnsweringModels(Cloud cloud, Clock clock, Executor executor) {
        this(cloud.workers()::alive, cloud.models(), clock, executor);
    }

    /** @param executor runs the lookups: a page must not wait for one that takes long */
    AnsweringModels(Supplier<List<Heartbeat>> workers, ModelsTable table, Clock clock, Executor executor) {
        this.workers = Objects.requireNonNull(workers, "workers");
        this.table = Objects.requireNonNull(table, "table");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.executor = Objects.requireNonNull(executor, "executor");
    }

    /**
     * The models of the ready workers, the one of most workers first; without a ready worker, the one that was loaded last.
     * Empty before the first.
     *
     * @throws SdkException when DynamoDB cannot be reached
     */
    public List<AnsweringModel> current() {
        try {
            return refreshed().join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof SdkException outage ? outage : failure;
        }
    }

    /** Like {@link #current}, for a page that works without them: what was known before if DynamoDB does not respond at once. */
    public List<AnsweringModel> known() {
        try {
            return refreshed().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException outage) {
            // Not at each view of a page; what depends on the tables reports it.
            LOG.log(Level.FINE, "the models cannot be looked up", outage);
            return last();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return last();
        }
    }

    private synchronized List<AnsweringModel> last() {
        return last;
    }

    private synchronized CompletableFuture<List<AnsweringModel>> refreshed() {
        if (lookup.isDone() && !clock.instant().isBefore(expires)) {
            lookup = CompletableFuture.supplyAsync(this::lookUp, executor).thenApply(this::keep);
        }
        return lookup;
    }

    private synchronized List<AnsweringModel> keep(List<AnsweringModel> found) {
        last = found;
        expires = clock.instant().plus(LIFETIME);
        return found;
    }

    private List<AnsweringModel> lookUp() {
        Map<ModelVersion, Long> counts = workers.get().stream()
                .filter(Heartbeat::ready)
                .flatMap(worker -> worker.model().stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        List<AnsweringModel> answering = counts.entrySet().stream()
                .sorted(Map.Entry.<ModelVersion, Long>comparingByValue()
                        .reversed()
                        .thenComparing(entry -> entry.getKey().toString()))
                .flatMap(entry -> table.find(entry.getKey().version()).stream()
                        .map(card -> new AnsweringModel(card, Math.toIntExact(entry.getValue()))))
                .toList();
        return answering.isEmpty()
                ? table.latest().map(card -> new AnsweringModel(card, 0)).stream()
                        .toList()
                : answering;
    }

    /**
     * A sample picture of a model.
     *
     * @throws SdkException when DynamoDB cannot be reached
     */
    public Optional<SamplePicture> sample(String version, String fileName) {
        String key = version + "/" + fileName;
        Optional<SamplePicture> cached = samples.get(key);
        if (cached.isPresent()) {
            return cached;
        }
        Optional<SamplePicture> found = table.sample(version, fileName);
        found.ifPresent(sample -> samples.put(key, sample));
        return found;
    }
}
