package dev.osprey.scaler.fleet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import dev.osprey.core.fleet.ScalingTable;

/** Workers on EC2 instances, which outlive the web node that started them. Not thread-safe. */
public final class Ec2Fleet implements Fleet {

    // All users of an AWS account share a limit of some hundred DescribeInstances calls per minute.
    private static final Duration CACHE_TIME = Duration.ofSeconds(5);
    // EC2 is eventually consistent: DescribeInstances may omit an instance for a while after RunInstances returned it.
    private static final Duration PROPAGATION_TIME = Duration.ofMinutes(1);

    private final Ec2Settings settings;
    private final Ec2Instances instances;
    private final ScalingTable table;
    private final Supplier<String> tokens;
    private final Clock clock;
    private final Map<String, Launched> launched = new HashMap<>();
    private List<FleetWorker> listed = List.of();
    private Instant listedAt = Instant.MIN;
    // Null before it is first read.
    private String token;

    private record Launched(FleetWorker worker, Instant at) {}

    /**
     * @param table holds the idempotency token of the next launch
     * @param tokens supplies new tokens, no two of them alike
     */
    public Ec2Fleet(Ec2Settings settings, ScalingTable table, Supplier<String> tokens, Clock clock) {
        this.settings = settings;
        this.instances = new Ec2Instances(settings.endpoint());
        this.table = Objects.requireNonNull(table, "table");
        this.tokens = Objects.requireNonNull(tokens, "tokens");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public List<FleetWorker> workers() {
        Instant now = clock.instant();
        // The second condition covers a clock that was set back.
        if (!now.isBefore(listedAt.plus(CACHE_TIME)) || now.isBefore(listedAt)) {
            // Before the list: a launch that the list does not show yet has used this token.
            token = table.launchToken(tokens.get());
            listed = instances.ofFleet(settings.fleet());
            listedAt = now;
        }
        List<FleetWorker> all = new ArrayList<>(listed);
        Set<String> visible = listed.stream().map(FleetWorker::id).collect(Collectors.toSet());
        launched.values()
                .removeIf(each -> visible.contains(each.worker().id())
                        || now.isAfter(each.at().plus(PROPAGATION_TIME)));
        launched.values().forEach(each -> all.add(each.worker()));
        all.sort(Comparator.comparing(FleetWorker::startedAt).thenComparing(FleetWorker::name));
        return all;
    }

    /**
     * A leader that is suspended right before it calls EC2 may wake up when another one leads, which has read the same token.
     * EC2 launches one instance for it: the later call gets that instance, or fails if it asks for another name.
     */
    @Override
    public FleetWorker start(String name) {
        if (token == null) {
            token = table.launchToken(tokens.get());
        }
        FleetWorker worker = launch(name);
        replaceToken();
        launched.put(worker.id(), new Launched(worker, clock.instant()));
        return worker;
    }

    private FleetWorker launch(String name) {
        try {
            return instances.run(settings, name, token);
        } catch (FleetException failure) {
            if (failure.kind() == FleetException.Kind.REPEATED) {
                // Its launcher may have stopped before it replaced the token.
                replaceToken();
                listedAt = Instant.MIN;
            }
            throw failure;
        }
    }

    private void replaceToken() {
        String next = tokens.get();
        if (table.launched(token, next)) {
            token = next;
        }
    }

    @Override
    public void stop(FleetWorker worker) {
        instances.terminate(worker);
        launched.remove(worker.id());
        listedAt = Instant.MIN;
    }

    /** Repeats the request: EC2 itself powers off an instance that does not shut down. */
    @Override
    public void kill(FleetWorker worker) {
        stop(worker);
    }

    /** The instances keep running for the next web node. */
    @Override
    public void close() {
        instances.close();
    }
}
