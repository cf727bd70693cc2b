package dev.osprey.core.cloud;

import java.net.URI;

import software.amazon.awssdk.services.autoscaling.AutoScalingClient;

/** Groups of workers at a provider, and what an operator does with them. */
public final class AutoScalingGroups implements AutoCloseable {

    private final AutoScalingClient autoScaling;

    /** @param endpoint where no group exists yet */
    public AutoScalingGroups(URI endpoint) {
        autoScaling = AutoScalingClient.builder().endpointOverride(endpoint).build();
        autoScaling.createLaunchConfiguration(request -> request.launchConfigurationName("worker")
                .imageId("ami-12c6146b")
                .instanceType("c5.large"));
    }

    /** Creates a group as Osprey's Terraform module does: new instances are protected from scale-in. */
    public void create(String name, int min, int max) {
        autoScaling.createAutoScalingGroup(request -> request.autoScalingGroupName(name)
                .launchConfigurationName("worker")
                .availabilityZones("us-east-1a")
                .newInstancesProtectedFromScaleIn(true)
                .minSize(min)
                .maxSize(max)
                .desiredCapacity(min));
    }

    public int desiredCapacity(String name) {
        return autoScaling
                .describeAutoScalingGroups(request -> request.autoScalingGroupNames(name))
                .autoScalingGroups()
                .get(0)
                .desiredCapacity();
    }

    /** For all other calls. */
    public AutoScalingClient client() {
        return autoScaling;
    }

    @Override
    public void close() {
        autoScaling.close();
    }
}
