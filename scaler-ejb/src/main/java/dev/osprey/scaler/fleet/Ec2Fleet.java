package dev.osprey.scaler.fleet;

import java.io.UncheckedIOException;
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

import com.amazonaws.AmazonServiceException;
import com.amazonaws.SdkClientException;

/** Workers as EC2 instances, which outlive the web node that started them. Not thread-safe. */
public final class Ec2Fleet implements Fleet {

    // EC2 allows some hundred looks a minute, to all users of an account together.
    private static final Duration FRESH = Duration.ofSeconds(5);
    // EC2 may show an instance only some time after it has promised it.
    private static final Duration UNSEEN = Duration.ofMinutes(1);

    private static final Set<String> THROTTLED =
            Set.of("RequestLimitExceeded", "Throttling", "ThrottlingException", "RequestThrottled");
    private static final Set<String> FULL = Set.of(
            "InsufficientInstanceCapacity",
            "InsufficientHostCapacity",
            "InsufficientReservedInstanceCapacity",
            "InstanceLimitExceeded",
            "VcpuLimitExceeded",
            "MaxSpotInstanceCountExceeded");

    private final Ec2Instances instances;
    private final Supplier<String> tokens;
    private final Clock clock;
    private final Map<String, Promised> promised = new HashMap<>();
    private List<FleetWorker> seen = List.of();
    private Instant seenAt = Instant.MIN;

    private record Promised(FleetWorker worker, Instant at) {}

    /** @param tokens a new one for each start */
    public Ec2Fleet(Ec2Settings settings, Supplier<String> tokens, Clock clock) {
        this.instances = new Ec2Instances(settings);
        this.tokens = Objects.requireNonNull(tokens, "tokens");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public List<FleetWorker> workers() {
        Instant now = clock.instant();
        // The second condition: the clock was set back.
        if (!now.isBefore(seenAt.plus(FRESH)) || now.isBefore(seenAt)) {
            seen = instances.list();
            seenAt = now;
        }
        List<FleetWorker> all = new ArrayList<>(seen);
        Set<String> visible = seen.stream().map(FleetWorker::id).collect(Collectors.toSet());
        promised.values()
                .removeIf(each -> visible.contains(each.worker().id())
                        || now.isAfter(each.at().plus(UNSEEN)));
        promised.values().forEach(each -> all.add(each.worker()));
        all.sort(Comparator.comparing(FleetWorker::startedAt).thenComparing(FleetWorker::name));
        return all;
    }

    @Override
    public FleetWorker start(String name) {
        try {
            FleetWorker worker = instances.run(name, tokens.get());
            promised.put(worker.id(), new Promised(worker, clock.instant()));
            return worker;
        } catch (AmazonServiceException refusal) {
            throw new FleetException(reason(name, refusal), refusal);
        } catch (SdkClientException | UncheckedIOException failure) {
            throw new FleetException("worker=" + name + " was not started: " + failure.getMessage(), failure);
        }
    }

    @Override
    public void end(FleetWorker worker) {
        instances.terminate(worker.id());
        promised.remove(worker.id());
        seenAt = Instant.MIN;
    }

    /** EC2 itself takes the power from an instance that does not shut down; asking again is all that can be done. */
    @Override
    public void kill(FleetWorker worker) {
        end(worker);
    }

    /** The instances stay: they are the next web node's. */
    @Override
    public void close() {
        instances.close();
    }

    private static String reason(String name, AmazonServiceException refusal) {
        String code = refusal.getErrorCode();
        if (THROTTLED.contains(code)) {
            return "worker=" + name + " was not started: EC2 throttles (" + code + ")";
        }
        if (FULL.contains(code)) {
            return "worker=" + name + " was not started: EC2 has no room for it now (" + code + ")";
        }
        return "worker=" + name + " was not started: " + code + ", " + refusal.getErrorMessage();
    }
}
