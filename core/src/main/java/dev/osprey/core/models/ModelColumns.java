package dev.osprey.core.models;

import java.util.List;
import java.util.Optional;

import dev.osprey.core.classification.ModelVersion;
import dev.osprey.core.dynamodb.Row;

/** The two attributes of a row of another table that name a model. */
public final class ModelColumns {

    private static final String NAME = "model";
    private static final String VERSION = "modelVersion";

    /** Their names. */
    public static final List<String> ALL = List.of(NAME, VERSION);

    private ModelColumns() {}

    /** Sets nothing when there is no model. */
    public static Row.Builder add(Row.Builder row, Optional<ModelVersion> model) {
        return row.text(NAME, model.map(ModelVersion::name)).text(VERSION, model.map(ModelVersion::version));
    }

    public static Optional<ModelVersion> of(Row row) {
        return row.optionalText(VERSION).map(version -> new ModelVersion(row.text(NAME), version));
    }
}
