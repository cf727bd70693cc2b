package dev.osprey.core.settings;

import java.time.Duration;
import java.util.Optional;
import java.util.logging.Logger;
import java.util.stream.Stream;

import dev.osprey.core.fleet.PolicyName;
import org.eclipse.microprofile.config.Config;

/**
 * Checks all settings before anything uses them: a container that cannot convert a value injects the default without a
 * warning.
 */
public final class SettingsCheck {

    private static final int FEWEST_FIFO_RECEIVES = 4;

    private SettingsCheck() {}

    /**
     * Refuses to start with an invalid setting, and warns of each name that looks like a setting and is none.
     *
     * @param process for the log line "… cannot start: …", whose rest the scripts show to their user
     * @param log of the process
     * @throws IllegalArgumentException on the first violation
     */
    public static void check(Config config, String process, Logger log) {
        UnknownSettings.among(config.getPropertyNames())
                .forEach(name -> log.warning(() -> name + " is set, but there is no such setting: it has no effect"));
        violation(config).ifPresent(violation -> {
            log.severe(() -> process + " cannot start: " + violation);
            throw new IllegalArgumentException(violation);
        });
    }

    /** One sentence, without a period, on the first violation. */
    static Optional<String> violation(Config config) {
        return Stream.concat(
                        Settings.ALL.stream().flatMap(setting -> alone(config, setting).stream()),
                        Stream.of(config).flatMap(SettingsCheck::together))
                .findFirst();
    }

    /** A setting without a value has none by default, or was set to an empty text. */
    private static Optional<String> alone(Config config, Setting setting) {
        return value(config, setting.name())
                .or(() -> setting.defaultValue().map(overridden -> ""))
                .flatMap(setting::violation);
    }

    /** The rules on several settings; lazy, since each value must be valid by itself first. */
    private static Stream<String> together(Config config) {
        return Stream.of(
                        bounds(config),
                        lease(config),
                        fifo(config),
                        replies(config),
                        process(config),
                        instances(config),
                        group(config),
                        protection(config),
                        openId(config),
                        webhooks(config))
                .flatMap(Optional::stream);
    }

    private static Optional<String> bounds(Config config) {
        int min = config.getValue("osprey.scaling.min", Integer.class);
        String policy = config.getValue("osprey.scaling.policy", String.class);
        int max = config.getOptionalValue("osprey.scaling.max", Integer.class)
                .or(() -> PolicyName.of(policy).map(PolicyName::maxWorkers))
                .orElseThrow();
        return min <= max
                ? Optional.empty()
                : Optional.of("osprey.scaling.min is " + min + ", more than osprey.scaling.max, which is " + max);
    }

    /** A leader that renews in time must never lose the lease to a follower. */
    private static Optional<String> lease(Config config) {
        Duration duration = config.getValue("osprey.scaling.lease.duration", Duration.class);
        Duration renewal = config.getValue("osprey.scaling.lease.renewal", Duration.class);
        return renewal.multipliedBy(2).compareTo(duration) < 0
                ? Optional.empty()
                : Optional.of("osprey.scaling.lease.renewal is " + renewal
                        + ", not less than half of osprey.scaling.lease.duration, which is " + duration);
    }

    /** SQS wants both queues of the same type; a failed FIFO message costs those behind it up to two receives. */
    private static Optional<String> fifo(Config config) {
        String requests = config.getValue("osprey.queues.request", String.class);
        String deadLetters = config.getValue("osprey.queues.dead-letter", String.class);
        int maxReceives = config.getValue("osprey.queues.max-receives", Integer.class);
        if (!CloudSettings.isFifo(requests)) {
            return CloudSettings.isFifo(deadLetters)
                    ? Optional.of("osprey.queues.dead-letter is '" + deadLetters
                            + "', a FIFO queue, but osprey.queues.request is '" + requests + "', which is not")
                    : Optional.empty();
        }
        if (maxReceives < FEWEST_FIFO_RECEIVES) {
            return Optional.of("osprey.queues.max-receives is " + maxReceives + ", less than the "
                    + FEWEST_FIFO_RECEIVES + " that a FIFO request queue needs");
        }
        String name = CloudSettings.deadLetterQueue(requests, deadLetters);
        return Settings.named("osprey.queues.dead-letter")
                .violation(name)
                .map(tooLong -> "osprey.queues.dead-letter is too long: " + tooLong);
    }

    private static Optional<String> replies(Config config) {
        String queue = config.getValue("osprey.queues.replies", String.class);
        String prefix = config.getValue("osprey.queues.replies-prefix", String.class);
        return queue.startsWith(prefix)
                ? Optional.empty()
                : Optional.of("osprey.queues.replies is '" + queue
                        + "', which does not begin with osprey.queues.replies-prefix, '" + prefix + "'");
    }

    private static Optional<String> process(Config config) {
        boolean complete = value(config, "osprey.fleet.process.command").isPresent()
                && value(config, "osprey.data").isPresent();
        return !isFleet(config, "process") || complete
                ? Optional.empty()
                : Optional.of("osprey.fleet is 'process', which needs osprey.fleet.process.command and osprey.data");
    }

    private static Optional<String> instances(Config config) {
        boolean complete = value(config, "osprey.fleet.ec2.launch-template").isPresent()
                || value(config, "osprey.fleet.ec2.image").isPresent();
        return !isFleet(config, "ec2") || complete
                ? Optional.empty()
                : Optional.of(
                        "osprey.fleet is 'ec2', which needs osprey.fleet.ec2.launch-template or osprey.fleet.ec2.image");
    }

    private static Optional<String> group(Config config) {
        return !isFleet(config, "asg")
                        || value(config, "osprey.fleet.asg.group").isPresent()
                ? Optional.empty()
                : Optional.of("osprey.fleet is 'asg', which needs osprey.fleet.asg.group");
    }

    private static Optional<String> protection(Config config) {
        return value(config, "osprey.worker.scale-in-protection").isEmpty()
                        || value(config, "osprey.worker.instance").isPresent()
                ? Optional.empty()
                : Optional.of("osprey.worker.scale-in-protection needs osprey.worker.instance");
    }

    private static Optional<String> openId(Config config) {
        boolean complete = Stream.of("osprey.oidc.client-id", "osprey.oidc.client-secret", "osprey.oidc.redirect-uri")
                .allMatch(name -> value(config, name).isPresent());
        return value(config, "osprey.oidc.provider").isEmpty() || complete
                ? Optional.empty()
                : Optional.of("osprey.oidc.provider needs osprey.oidc.client-id, osprey.oidc.client-secret and"
                        + " osprey.oidc.redirect-uri");
    }

    private static Optional<String> webhooks(Config config) {
        Duration first = config.getValue("osprey.webhooks.retry-delay", Duration.class);
        Duration longest = config.getValue("osprey.webhooks.max-retry-delay", Duration.class);
        return first.compareTo(longest) <= 0
                ? Optional.empty()
                : Optional.of("osprey.webhooks.retry-delay is " + first
                        + ", more than osprey.webhooks.max-retry-delay, which is " + longest);
    }

    private static boolean isFleet(Config config, String kind) {
        return config.getValue("osprey.fleet", String.class).equals(kind);
    }

    private static Optional<String> value(Config config, String name) {
        return config.getOptionalValue(name, String.class);
    }
}
