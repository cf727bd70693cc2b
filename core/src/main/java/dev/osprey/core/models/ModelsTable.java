package dev.osprey.core.models;

import java.util.List;
import java.util.Optional;

import dev.osprey.core.classification.ModelVersion;
import dev.osprey.core.dynamodb.Row;
import dev.osprey.core.dynamodb.Table;
import dev.osprey.core.images.ImageFormat;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The cards of the models that workers have loaded and their sample pictures, one row each, and which was loaded last.
 *
 * <p>Every method retries a failed call with the SDK's own backoff and jitter, then throws
 * {@link software.amazon.awssdk.core.exception.SdkException}.
 */
public final class ModelsTable {

    private static final String KEY = "row";
    private static final String LATEST = "latest";
    private static final String VERSION = "version";

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
