package dev.osprey.scaler.fleet;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.osprey.core.autoscaling.AutoScalingGroup;
import dev.osprey.core.autoscaling.GroupState;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Workers on the instances of an Auto Scaling group, which starts an instance for each missing one of its desired capacity, and
 * replaces those that die. An instance that is not there yet is a requested worker. The id of an instance is also the name of
 * its worker. The group must protect new instances from scale-in, so that it never chooses which one to terminate. Not
 * thread-safe.
 */
public final class AutoScalingFleet implements Fleet {

    // All users of an AWS account share the limits of the two calls.
    private static final Duration CACHE_TIME = Duration.ofSeconds(5);

    private final AutoScalingGroup group;
    private final Ec2Instances instances;
    private final Clock clock;
    private final Deque<Instant> requestedAt = new ArrayDeque<>();
    // Null before the first list, and when it is out of date.
    private Listing listing;

    private record Listing(GroupState group, List<FleetWorker> existing, Instant at) {

        private int running() {
            return (int) existing.stream().filter(worker -> !worker.stopping()).count();
        }

        private int requested() {
            return Math.max(0, group.desired() - running());
        }

        private Listing desiring(int count) {
            return new Listing(
                    new GroupState(group.min(), group.max(), count, group.instances(), group.terminating()),
                    existing,
                    at);
        }
    }

    /**
     * @param group name of the group
     * @param autoScaling endpoint of a stand-in for Auto Scaling; empty for AWS itself
     * @param ec2 endpoint of a stand-in for EC2; empty for AWS itself
     */
    public AutoScalingFleet(String group, Optional<URI> autoScaling, Optional<URI> ec2, Clock clock) {
        this.group = new AutoScalingGroup(group, autoScaling);
        this.instances = new Ec2Instances(ec2);
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public List<FleetWorker> workers() {
        Instant now = clock.instant();
        // The last condition covers a clock that was set back.
        if (listing == null || !now.isBefore(listing.at().plus(CACHE_TIME)) || now.isBefore(listing.at())) {
            listing = list(now);
        }
        List<FleetWorker> all = new ArrayList<>(listing.existing());
        all.addAll(requested(listing.requested(), now));
        return all;
    }

    private Listing list(Instant now) {
        return call("the workers could not be listed", () -> {
            GroupState state = group.state()
                    .orElseThrow(() -> failure(
                            FleetException.Kind.REJECTED,
                            "the workers could not be listed",
                            "there is no Auto Scaling group " + group.name()));
            // An instance that EC2 does not list does not exist yet, or no longer: the group will replace it.
            List<FleetWorker> existing = instances.ofGroup(group.name()).stream()
                    .flatMap(instance -> worker(instance, state))
                    .sorted(Comparator.comparing(FleetWorker::startedAt).thenComparing(FleetWorker::name))
                    .toList();
            return new Listing(state, existing, now);
        });
    }

    /** None for an instance that has left the group, or stands by. */
    private static Stream<FleetWorker> worker(FleetWorker instance, GroupState group) {
        boolean terminating = group.terminating().contains(instance.id());
        if (!terminating && !group.instances().contains(instance.id())) {
            return Stream.empty();
        }
        FleetWorker.Status status = terminating ? FleetWorker.Status.STOPPING : instance.status();
        return Stream.of(new FleetWorker(instance.id(), instance.id(), instance.startedAt(), status));
    }

    private List<FleetWorker> requested(int count, Instant now) {
        while (requestedAt.size() > count) {
            requestedAt.removeFirst();
        }
        while (requestedAt.size() < count) {
            requestedAt.addLast(now);
        }
        List<FleetWorker> requested = new ArrayList<>();
        for (Instant since : requestedAt) {
            requested.add(FleetWorker.requested(requested.size() + 1, since));
        }
        return requested;
    }

    /**
     * Raises the desired capacity to one more than the last list has, an absolute number: a leader that is suspended right before
     * the call, and wakes up when another one has started the worker, starts no second one.
     */
    @Override
    public FleetWorker start(String name) {
        listOnce();
        int wanted = listing.running() + listing.requested() + 1;
        String operation = "worker=" + name + " could not be started";
        if (wanted > listing.group().max()) {
            throw failure(
                    FleetException.Kind.NO_CAPACITY,
                    operation,
                    "the maximum of the Auto Scaling group " + group.name() + " is "
                            + listing.group().max());
        }
        setDesired(operation, wanted);
        List<FleetWorker> requested = requested(listing.requested(), clock.instant());
        return requested.get(requested.size() - 1);
    }

    /** Keeps even an old list: a newer one could show what another leader has started in the meantime. */
    private void listOnce() {
        if (listing == null) {
            workers();
        }
    }

    private void setDesired(String operation, int count) {
        call(operation, () -> {
            group.setDesiredCapacity(count);
            return count;
        });
        listing = listing.desiring(count);
    }

    /** Fails at the minimum of the group, which would start another instance. */
    @Override
    public void stop(FleetWorker worker) {
        String operation = "worker=" + worker.name() + " could not be stopped";
        listOnce();
        if (atMinimum()) {
            throw failure(
                    FleetException.Kind.REJECTED,
                    operation,
                    "the minimum of the Auto Scaling group " + group.name() + " is "
                            + listing.group().min());
        }
        if (worker.requested()) {
            setDesired(operation, listing.group().desired() - 1);
        } else {
            terminate(worker, true, operation);
        }
    }

    /** EC2 itself powers off an instance that does not shut down. */
    @Override
    public void kill(FleetWorker worker) {
        listOnce();
        terminate(worker, !atMinimum(), "worker=" + worker.name() + " could not be killed");
    }

    private boolean atMinimum() {
        return listing.group().desired() <= listing.group().min();
    }

    private void terminate(FleetWorker worker, boolean decrement, String operation) {
        if (!countsInGroup(worker)) {
            return;
        }
        try {
            call(operation, () -> {
                group.terminate(worker.id(), decrement);
                return worker;
            });
        } catch (FleetException failure) {
            listing = list(clock.instant());
            if (countsInGroup(worker)) {
                throw failure;
            }
            // It has died, and the group has noticed.
        }
        listing = null;
    }

    private boolean countsInGroup(FleetWorker worker) {
        return listing.group().instances().contains(worker.id());
    }

    private static <T> T call(String operation, Supplier<T> request) {
        try {
            return request.get();
        } catch (AwsServiceException rejection) {
            String code = rejection.awsErrorDetails().errorCode();
            throw new FleetException(
                    rejection.isThrottlingException() ? FleetException.Kind.THROTTLED : FleetException.Kind.REJECTED,
                    operation,
                    "Auto Scaling: " + code + ", " + rejection.awsErrorDetails().errorMessage(),
                    rejection);
        } catch (SdkException failure) {
            throw new FleetException(FleetException.Kind.UNAVAILABLE, operation, failure.getMessage(), failure);
        }
    }

    private static FleetException failure(FleetException.Kind kind, String operation, String detail) {
        return new FleetException(kind, operation, detail, null);
    }

    /** The instances keep running for the next web node. */
    @Override
    public void close() {
        group.close();
        instances.close();
    }
}
