package dev.osprey.core.results;

import java.util.Optional;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.classification.Status;
import dev.osprey.core.dynamodb.Row;
import dev.osprey.core.models.ModelColumns;
import dev.osprey.core.webhooks.Outbox;

/** An image as a row of the results table. */
final class ResultRow {

    static final String DELETED_AT = "deletedAt";

    private ResultRow() {}

    /** Whether the image is not being deleted. */
    static boolean isListed(Row row) {
        return !row.has(DELETED_AT);
    }

    static DeletableImage deletable(Row row) {
        return new DeletableImage(classification(row), Provenance.of(row));
    }

    static Row.Builder row(Classification image, String location) {
        Row.Builder row = ModelColumns.add(OrderIndexes.add(Row.builder(), image), Optional.ofNullable(image.model()))
                .text("id", image.id())
                .text(NewestIndex.LISTING, NewestIndex.listing(image))
                .text("fileName", image.fileName())
                .text("status", image.status().name())
                .text("location", location)
                .text("label", image.label())
                .text("error", Optional.ofNullable(image.error()))
                .time("submittedAt", image.submittedAt())
                .time("completedAt", Optional.ofNullable(image.completedAt()));
        if (!image.predictions().isEmpty()) {
            row.rows(
                    "predictions",
                    image.predictions().stream().map(ResultRow::row).toList());
        }
        if (image.finished()) {
            // The index has it only if there is a callback.
            Outbox.due(row, image.id(), image.completedAt());
        }
        return row;
    }

    private static Row row(Prediction prediction) {
        return Row.builder()
                .text("label", prediction.label())
                .decimal("probability", prediction.probability())
                .build();
    }

    static Classification classification(Row row) {
        return new Classification(
                row.text("id"),
                row.text("fileName"),
                Status.valueOf(row.text("status")),
                row.rows("predictions").stream()
                        .map(each -> new Prediction(each.text("label"), each.decimal("probability")))
                        .toList(),
                row.optionalText("error").orElse(null),
                ModelColumns.of(row).orElse(null),
                row.time("submittedAt"),
                row.optionalTime("completedAt").orElse(null));
    }
}
