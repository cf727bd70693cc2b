package dev.osprey.core.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.osprey.core.dynamodb.Row;
import dev.osprey.core.dynamodb.Table;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * The state that the scalers of all web nodes share, one row each: the lease, the configuration that an admin set, the
 * latest decisions, and when idle workers exit.
 *
 * <p>Every method retries a failed call with the SDK's own backoff and jitter, then throws
 * {@link software.amazon.awssdk.core.exception.SdkException}.
 */
public final class ScalingTable {

    private static final String KEY = "row";
    private static final String LEASE = "lease";
    private static final String CONFIG = "config";
    private static final String REPORT = "report";
    private static final String IDLE_EXIT = "idle-exit";
    private static final String LAUNCH = "launch";
    private static final String TOKEN = "token";

    private final Table table;

    public ScalingTable(DynamoDbClient client, String name) {
        this.table = new Table(client, name, KEY);
    }

    /** Creates the table if it is missing. */
    public void create() {
        table.create();
    }

    /** The current lease; empty before the first. */
    public Optional<Lease> lease() {
        return table.get(LEASE).map(ScalingTable::lease);
    }

    /**
     * Writes the lease unless it has changed.
     *
     * @param before the lease as last read
     * @return empty when it was written; otherwise the lease in the table, which is {@code next} itself when an earlier
     *     call wrote it and its response was lost
     */
    public Optional<Lease> replace(Optional<Lease> before, Lease next) {
        PutItemRequest.Builder put = PutItemRequest.builder()
                .tableName(table.name())
                .item(Row.builder()
                        .text(KEY, LEASE)
                        .text("holder", next.holder())
                        .number("number", next.version())
                        .build()
                        .attributes())
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
        before.ifPresentOrElse(
                seen -> put.conditionExpression("#holder = :holder AND #number = :number")
                        .expressionAttributeNames(Map.of("#holder", "holder", "#number", "number"))
                        .expressionAttributeValues(Row.builder()
                                .text(":holder", seen.holder())
                                .number(":number", seen.version())
                                .values()),
                () -> put.conditionExpression("attribute_not_exists(#key)")
                        .expressionAttributeNames(Map.of("#key", KEY)));
        try {
            table.client().putItem(put.build());
            return Optional.empty();
        } catch (ConditionalCheckFailedException changed) {
            // There is no item when the table was emptied meanwhile.
            return Optional.of(changed.hasItem() ? lease(new Row(changed.item())) : new Lease("", 0));
        }
    }

    /**
     * The configuration that an admin set.
     *
     * @param settings the current settings: a configuration that was set under other settings no longer applies
     */
    public Optional<ScalingConfig> config(ScalingConfig settings) {
        return table.get(CONFIG)
                .filter(row -> row.text("settings").equals(identity(settings)))
                .map(row -> new ScalingConfig(
                        row.text("policy"), row.integer("min"), row.integer("max"), row.flag("paused")));
    }

    /** Stores the configuration that an admin sets under these settings. */
    public void store(ScalingConfig config, ScalingConfig settings) {
        table.put(Row.builder()
                .text(KEY, CONFIG)
                .text("policy", config.policy())
                .number("min", config.min())
                .number("max", config.max())
                .flag("paused", config.paused())
                .text("settings", identity(settings))
                .build());
    }

    /** Forgets the configuration that an admin set, unless it was set under these settings. */
    public void removeConfigOfOtherSettings(ScalingConfig settings) {
        table.deleteIf(
                CONFIG,
                "#settings <> :settings",
                List.of("settings"),
                Row.builder().text(":settings", identity(settings)).build());
    }

    private static String identity(ScalingConfig settings) {
        return "policy=" + settings.policy() + " min=" + settings.min() + " max=" + settings.max() + " paused="
                + settings.paused();
    }

    public Optional<ScalingReport> report() {
        return table.get(REPORT)
                .map(row -> new ScalingReport(
                        row.integer("wanted"),
                        row.rows("decisions").stream()
                                .map(ScalingTable::decision)
                                .toList()));
    }

    public void store(ScalingReport report) {
        table.put(Row.builder()
                .text(KEY, REPORT)
                .number("wanted", report.wanted())
                .rows(
                        "decisions",
                        report.decisions().stream().map(ScalingTable::row).toList())
                .build());
    }

    /** When idle workers exit by themselves; empty if no scaler has published it. */
    public Optional<IdleExit> idleExit() {
        try {
            return table.get(IDLE_EXIT)
                    .map(row -> new IdleExit(row.optionalText("after").map(Duration::parse), row.integer("keep")));
        } catch (ResourceNotFoundException noScaler) {
            return Optional.empty();
        }
    }

    public void store(IdleExit idleExit) {
        table.put(Row.builder()
                .text(KEY, IDLE_EXIT)
                .text("after", idleExit.after().map(Duration::toString))
                .number("keep", idleExit.keep())
                .build());
    }

    /** Withdraws what an earlier scaler has published: from now on, no scaler manages the workers. */
    public void removeIdleExit() {
        try {
            table.delete(IDLE_EXIT);
        } catch (ResourceNotFoundException noScaler) {
            // Without a table there is nothing to withdraw.
        }
    }

    /**
     * The token of the next launch. Every node gets the same one until {@link #launched} replaces it.
     *
     * @param fresh the token to store if there is none yet
     */
    public String launchToken(String fresh) {
        Optional<Row> stored = table.get(LAUNCH);
        if (stored.isPresent()) {
            return stored.get().text(TOKEN);
        }
        table.putIf(launch(fresh), "attribute_not_exists(#" + KEY + ")", List.of(KEY), Row.EMPTY);
        // Of the node that was faster.
        return table.get(LAUNCH).map(row -> row.text(TOKEN)).orElse(fresh);
    }

    /**
     * Replaces the token of a launch.
     *
     * @return false if another node has replaced it already
     */
    public boolean launched(String token, String next) {
        return table.putIf(
                launch(next),
                "#token = :token",
                List.of(TOKEN),
                Row.builder().text(":token", token).build());
    }

    private static Row launch(String token) {
        return Row.builder().text(KEY, LAUNCH).text(TOKEN, token).build();
    }

    private static Lease lease(Row row) {
        return new Lease(row.text("holder"), row.number("number"));
    }

    private static Row row(ScalingDecision decision) {
        return Row.builder()
                .time("at", decision.at())
                .text("policy", decision.policy())
                .text("reason", decision.reason())
                .number("wanted", decision.wanted())
                .number("ready", decision.ready())
                .number("booting", decision.booting())
                .build();
    }

    private static ScalingDecision decision(Row row) {
        return new ScalingDecision(
                row.time("at"),
                row.text("policy"),
                row.text("reason"),
                row.integer("wanted"),
                row.integer("ready"),
                row.integer("booting"));
    }
}
