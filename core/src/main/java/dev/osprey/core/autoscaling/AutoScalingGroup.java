package dev.osprey.core.autoscaling;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.osprey.core.aws.CallTimeouts;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.AutoScalingClientBuilder;
import software.amazon.awssdk.services.autoscaling.model.Instance;

/**
 * One Auto Scaling group. Every method retries a failed call with the SDK's own backoff and jitter, then throws an
 * {@link software.amazon.awssdk.core.exception.SdkException}.
 */
public final class AutoScalingGroup implements AutoCloseable {

    private final String name;
    private final AutoScalingClient client;

    /**
     * Uses the SDK's own chains for region and credentials.
     *
     * @param name of the group
     * @param endpoint of a stand-in; empty for AWS itself
     */
    public AutoScalingGroup(String name, Optional<URI> endpoint) {
        this.name = Objects.requireNonNull(name, "name");
        // The HTTP client is named: looked up by the class loader it would depend on what else the server has.
        AutoScalingClientBuilder builder = AutoScalingClient.builder()
                .httpClientBuilder(Apache5HttpClient.builder())
                .overrideConfiguration(CallTimeouts::set);
        endpoint.ifPresent(builder::endpointOverride);
        client = builder.build();
    }

    public String name() {
        return name;
    }

    /** Empty if there is no such group. */
    public Optional<GroupState> state() {
        return client
                .describeAutoScalingGroups(request -> request.autoScalingGroupNames(name))
                .autoScalingGroups()
                .stream()
                .findFirst()
                .map(group -> new GroupState(
                        group.minSize(),
                        group.maxSize(),
                        group.desiredCapacity(),
                        instances(group.instances(), AutoScalingGroup::counts),
                        instances(group.instances(), AutoScalingGroup::terminating)));
    }

    private static Set<String> instances(List<Instance> all, Predicate<String> inState) {
        return all.stream()
                .filter(instance -> inState.test(instance.lifecycleStateAsString()))
                .map(Instance::instanceId)
                .collect(Collectors.toSet());
    }

    /** Not on standby, detached or in the warm pool. */
    private static boolean counts(String state) {
        return state.startsWith("Pending") || state.equals("InService");
    }

    private static boolean terminating(String state) {
        return state.startsWith("Terminating");
    }

    /** The group starts or terminates instances until it has this many; those protected from scale-in stay. */
    public void setDesiredCapacity(int desired) {
        client.setDesiredCapacity(request ->
                request.autoScalingGroupName(name).desiredCapacity(desired).honorCooldown(false));
    }

    /**
     * Terminates an instance, even if it is protected from scale-in.
     *
     * @param decrement whether the desired capacity becomes one less; else the group replaces the instance
     */
    public void terminate(String instance, boolean decrement) {
        client.terminateInstanceInAutoScalingGroup(
                request -> request.instanceId(instance).shouldDecrementDesiredCapacity(decrement));
    }

    /** Decides whether the group may choose the instance when it becomes smaller. */
    public void protectFromScaleIn(String instance, boolean isProtected) {
        client.setInstanceProtection(request ->
                request.autoScalingGroupName(name).instanceIds(instance).protectedFromScaleIn(isProtected));
    }

    @Override
    public void close() {
        client.close();
    }
}
