package dev.osprey.core.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.eclipse.microprofile.config.Config;

/**
 * Whether every setting of the service makes sense. A container that injects a value which it cannot convert takes the
 * default without a word, so this is asked first.
 */
public final class SettingsCheck {

    private static final String QUEUE = "[A-Za-z0-9_-]{1,80}";
    private static final String QUEUE_IS = "the name of a queue: up to 80 letters, digits, '-' and '_'";
    private static final String TABLE = "[A-Za-z0-9_.-]{3,255}";
    private static final String TABLE_IS = "the name of a table: 3 to 255 letters, digits, '-', '_' and '.'";
    private static final String BUCKET = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]";
    private static final String BUCKET_IS = "the name of a bucket: 3 to 63 small letters, digits, '-' and '.'";

    private static final List<Rule> RULES = List.of(
            // An array cannot be longer; one byte more is read to see that it is too many.
            Rule.number("osprey.upload.max-bytes", 1, Integer.MAX_VALUE - 16),
            Rule.number("osprey.upload.max-request-bytes", 1, Long.MAX_VALUE),
            Rule.number("osprey.upload.max-pixels", 1, Long.MAX_VALUE),
            Rule.duration("osprey.upload.max-wait"),
            Rule.duration("osprey.upload.max-backlog-wait"),
            Rule.number("osprey.worker.sessions", 1, 1000),
            Rule.number("osprey.worker.top-k", 1, 1000),
            Rule.duration("osprey.worker.min-service-time"),
            Rule.oneOf("osprey.worker.halt-when-unusable", "true", "false"),
            Rule.number("osprey.scaling.min", 0, Integer.MAX_VALUE),
            Rule.number("osprey.scaling.max", 1, Integer.MAX_VALUE),
            Rule.oneOf("osprey.scaling.policy", "backlog", "launch-only", "linear", "ratio", "step", "threshold"),
            Rule.positiveDuration("osprey.scaling.interval"),
            Rule.positiveDuration("osprey.scaling.target"),
            Rule.positiveDuration("osprey.scaling.start-limit"),
            Rule.positiveDuration("osprey.scaling.stop-limit"),
            Rule.positiveDuration("osprey.scaling.restart-delay"),
            Rule.positiveDuration("osprey.scaling.max-restart-delay"),
            Rule.positiveDuration("osprey.scaling.lease.duration"),
            Rule.positiveDuration("osprey.scaling.lease.renewal"),
            Rule.duration("osprey.scaling.step.rest"),
            Rule.number("osprey.scaling.ratio.patience", 1, Integer.MAX_VALUE),
            Rule.positiveDuration("osprey.worker.end-when-idle"),
            Rule.oneOf("osprey.fleet", "process", "ec2", "none"),
            Rule.matching("osprey.queues.request", QUEUE, QUEUE_IS),
            Rule.matching("osprey.queues.dead-letter", QUEUE, QUEUE_IS),
            Rule.matching("osprey.queues.replies", QUEUE, QUEUE_IS),
            Rule.matching("osprey.queues.replies-prefix", QUEUE, QUEUE_IS),
            Rule.number("osprey.queues.max-receives", 1, 1000),
            Rule.number("osprey.queues.visibility-seconds", 2, 43_200),
            Rule.number("osprey.replies.sessions", 1, 1000),
            Rule.positiveDuration("osprey.replies.heartbeat-interval"),
            Rule.matching("osprey.storage.input-bucket", BUCKET, BUCKET_IS),
            Rule.matching("osprey.storage.output-bucket", BUCKET, BUCKET_IS),
            Rule.oneOf("osprey.storage.keys", "id", "plain"),
            Rule.matching("osprey.results.table", TABLE, TABLE_IS),
            Rule.matching("osprey.workers.table", TABLE, TABLE_IS),
            Rule.matching("osprey.idempotency.table", TABLE, TABLE_IS),
            Rule.matching("osprey.scaling.table", TABLE, TABLE_IS),
            Rule.oneOf("osprey.scaling.lease", "true", "false"),
            Rule.url("osprey.sqs.endpoint"),
            Rule.url("osprey.s3.endpoint"),
            Rule.url("osprey.dynamodb.endpoint"),
            Rule.url("osprey.ec2.endpoint"),
            Rule.number("osprey.follow-pid", 1, Long.MAX_VALUE));

    private SettingsCheck() {}

    /** One sentence on the first thing that is wrong. */
    public static Optional<String> fault(Config config) {
        return RULES.stream()
                .flatMap(rule -> value(config, rule.name()).flatMap(rule::fault).stream())
                .findFirst()
                .or(() -> Stream.of(bounds(config), lease(config), replies(config), instances(config))
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    private static Optional<String> bounds(Config config) {
        int min = value(config, "osprey.scaling.min").map(Integer::valueOf).orElse(1);
        int max = value(config, "osprey.scaling.max").map(Integer::valueOf).orElse(20);
        return min <= max
                ? Optional.empty()
                : Optional.of("osprey.scaling.min is " + min + ", more than osprey.scaling.max, which is " + max);
    }

    /** A leader that renews in time must never lose the lease to a follower. */
    private static Optional<String> lease(Config config) {
        Duration duration = value(config, "osprey.scaling.lease.duration")
                .map(Duration::parse)
                .orElse(Duration.ofSeconds(12));
        Duration renewal = value(config, "osprey.scaling.lease.renewal")
                .map(Duration::parse)
                .orElse(Duration.ofSeconds(2));
        return renewal.multipliedBy(2).compareTo(duration) < 0
                ? Optional.empty()
                : Optional.of("osprey.scaling.lease.renewal is " + renewal
                        + ", not less than half of osprey.scaling.lease.duration, which is " + duration);
    }

    private static Optional<String> replies(Config config) {
        String queue = value(config, "osprey.queues.replies").orElse("osprey-replies");
        String prefix = value(config, "osprey.queues.replies-prefix").orElse("osprey-replies");
        return queue.startsWith(prefix)
                ? Optional.empty()
                : Optional.of("osprey.queues.replies is '" + queue
                        + "', which does not begin with osprey.queues.replies-prefix, '" + prefix + "'");
    }

    private static Optional<String> instances(Config config) {
        boolean ec2 = value(config, "osprey.fleet").filter("ec2"::equals).isPresent();
        boolean made = value(config, "osprey.fleet.ec2.launch-template").isPresent()
                || value(config, "osprey.fleet.ec2.image").isPresent();
        return !ec2 || made
                ? Optional.empty()
                : Optional.of(
                        "osprey.fleet is 'ec2', which needs osprey.fleet.ec2.launch-template or osprey.fleet.ec2.image");
    }

    private static Optional<String> value(Config config, String name) {
        return config.getOptionalValue(name, String.class);
    }
}
