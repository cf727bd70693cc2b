package dev.osprey.core.results;

import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.dynamodb.Row;
import dev.osprey.core.dynamodb.Table;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;

/** The results table of the first version, which could only be listed newest first. */
final class EarlierTable {

    private EarlierTable() {}

    static void create(DynamoDbClient client, String name) {
        new Table(client, name, "id")
                .create(request -> request.attributeDefinitions(
                                Table.textAttribute("id"), Table.textAttribute("listing"))
                        .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                                .indexName("newest")
                                .keySchema(
                                        Table.keyElement("listing", KeyType.HASH),
                                        Table.keyElement("id", KeyType.RANGE))
                                .projection(Projection.builder()
                                        .projectionType(ProjectionType.ALL)
                                        .build())
                                .build()));
    }

    static void store(DynamoDbClient client, String name, Classification image) {
        YearMonth month = YearMonth.from(image.submittedAt().atZone(ZoneOffset.UTC));
        Row.Builder row = Row.builder()
                .text("id", image.id())
                .text("listing", month + "/" + Math.floorMod(image.id().hashCode(), 8))
                .text("fileName", image.fileName())
                .text("status", image.status().name())
                .text("location", "s3://bucket/key")
                .text("label", image.label())
                .text("error", Optional.ofNullable(image.error()))
                .time("submittedAt", image.submittedAt())
                .time("completedAt", Optional.ofNullable(image.completedAt()));
        image.predictions()
                .forEach(best -> row.rows(
                        "predictions",
                        List.of(Row.builder()
                                .text("label", best.label())
                                .decimal("probability", best.probability())
                                .build())));
        new Table(client, name, "id").put(row.build());
    }
}
