package dev.osprey.core.models;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.osprey.core.classification.ModelVersion;
import dev.osprey.core.dynamodb.Row;
import dev.osprey.core.dynamodb.Table;
import dev.osprey.core.images.ImageFormat;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The cards of the models that workers have loaded and their sample pictures, one row each, which was loaded last, and
 * which the workers shall have.
 *
 * <p>Every method retries a failed call with the SDK's own backoff and jitter, then throws
 * {@link software.amazon.awssdk.core.exception.SdkException}.
 */
public final class ModelsTable {

    private static final String KEY = "row";
    private static final String LATEST = "latest";
    private static final String VERSION = "version";
    private static final String ROLLOUT = "rollout";
    private static final String TURN = "turn";
    private static final String HOLDER = "holder";
    private static final String NOBODY = "nobody";

    private final Table table;

    public ModelsTable(DynamoDbClient client, String name) {
        this.table = new Table(client, name, KEY);
    }

    /** Creates the table if it is missing. */
    public void create() {
        table.create();
    }

    /** Stores what a model knows, as the one that was loaded last. */
    public void store(ModelCard card, List<SamplePicture> samples) {
        // The pictures first: whoever finds the card finds them.
        samples.forEach(sample -> table.put(Row.builder()
                .text(KEY, sampleKey(card.model().version(), sample.fileName()))
                .text("format", sample.format().name())
                .bytes("bytes", sample.bytes())
                .build()));
        table.put(Row.builder()
                .text(KEY, cardKey(card.model().version()))
                .text("name", card.model().name())
                .text(VERSION, card.model().version())
                .texts("labels", card.labels())
                .number("labelCount", card.labelCount())
                .texts("samples", card.samples())
                .time("loadedAt", card.loadedAt())
                .build());
        table.put(Row.builder()
                .text(KEY, LATEST)
                .text(VERSION, card.model().version())
                .build());
    }

    /** The model that was loaded last; empty before the first. */
    public Optional<ModelCard> latest() {
        return table.get(LATEST).flatMap(row -> find(row.text(VERSION)));
    }

    public Optional<ModelCard> find(String version) {
        return table.get(cardKey(version)).map(ModelsTable::card);
    }

    public Optional<SamplePicture> sample(String version, String fileName) {
        return table.get(sampleKey(version, fileName))
                .map(row -> new SamplePicture(fileName, ImageFormat.valueOf(row.text("format")), row.bytes("bytes")));
    }

    /** Which model the workers shall have. */
    public ModelRollout rollout() {
        return table.get(ROLLOUT).map(ModelsTable::rollout).orElse(ModelRollout.NONE);
    }

    /**
     * Writes the next revision unless there is one already.
     *
     * @return whether it was written
     */
    public boolean replace(ModelRollout next) {
        Row.Builder row = Row.builder()
                .text(KEY, ROLLOUT)
                .number("revision", next.revision())
                .text("settings", next.settings());
        next.current().ifPresent(chosen -> row.rows("current", List.of(row(chosen))));
        next.previous().ifPresent(chosen -> row.rows("previous", List.of(row(chosen))));
        next.change().ifPresent(change -> row.rows("change", List.of(row(change))));
        return table.putIf(
                row.build(),
                "attribute_not_exists(#revision) OR #revision = :before",
                List.of("revision"),
                Row.builder().number(":before", next.revision() - 1).build());
    }

    /**
     * Takes the turn to load a model beside the one that answers: the workers do so one after the other.
     *
     * @param worker identity of the worker that asks
     * @param alive identities of all workers that are alive: a dead one has lost its turn
     * @return whether it is the turn of this worker now
     */
    public boolean takeTurn(String worker, Set<String> alive) {
        String holder = table.get(TURN).map(row -> row.text(HOLDER)).orElse(NOBODY);
        if (!holder.equals(NOBODY) && !holder.equals(worker) && alive.contains(holder)) {
            return false;
        }
        return handTurn(holder, worker);
    }

    /** Ends the turn of a worker, if it is its turn. */
    public void endTurn(String worker) {
        handTurn(worker, NOBODY);
    }

    private boolean handTurn(String holder, String next) {
        return table.putIf(
                Row.builder().text(KEY, TURN).text(HOLDER, next).build(),
                "attribute_not_exists(#holder) OR #holder = :holder",
                List.of(HOLDER),
                Row.builder().text(":holder", holder).build());
    }

    private static Row row(ChosenModel chosen) {
        return Row.builder()
                .text("url", chosen.url())
                .text("name", chosen.model().name())
                .text(VERSION, chosen.model().version())
                .build();
    }

    private static Row row(ModelChange change) {
        return Row.builder()
                .text("url", change.url())
                .text("expectedName", change.expected().map(ModelVersion::name))
                .text("expectedVersion", change.expected().map(ModelVersion::version))
                .text("state", change.state().name())
                .number("checks", change.checks())
                .text("problem", change.problem())
                .time("requestedAt", change.requestedAt())
                .build();
    }

    private static ModelRollout rollout(Row row) {
        return new ModelRollout(
                row.number("revision"),
                row.text("settings"),
                row.rows("current").stream().findFirst().map(ModelsTable::chosen),
                row.rows("previous").stream().findFirst().map(ModelsTable::chosen),
                row.rows("change").stream().findFirst().map(ModelsTable::change));
    }

    private static ChosenModel chosen(Row row) {
        return new ChosenModel(row.text("url"), new ModelVersion(row.text("name"), row.text(VERSION)));
    }

    private static ModelChange change(Row row) {
        return new ModelChange(
                row.text("url"),
                row.optionalText("expectedVersion").map(version -> new ModelVersion(row.text("expectedName"), version)),
                ModelChange.State.valueOf(row.text("state")),
                row.integer("checks"),
                row.optionalText("problem"),
                row.time("requestedAt"));
    }

    private static String cardKey(String version) {
        return "model/" + version;
    }

    private static String sampleKey(String version, String fileName) {
        return "sample/" + version + "/" + fileName;
    }

    private static ModelCard card(Row row) {
        return new ModelCard(
                new ModelVersion(row.text("name"), row.text(VERSION)),
                row.texts("labels"),
                row.integer("labelCount"),
                row.texts("samples"),
                row.time("loadedAt"));
    }
}
