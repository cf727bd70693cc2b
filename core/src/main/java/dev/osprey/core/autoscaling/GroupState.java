package dev.osprey.core.autoscaling;

import java.util.Set;

/**
 * The size of an Auto Scaling group and its instances.
 *
 * @param min minimum size
 * @param max maximum size
 * @param desired desired capacity: as many instances as the group has, starts or stops until it has
 * @param instances ids of the instances that count towards the desired capacity
 * @param terminating ids of the instances that the group is terminating
 */
public record GroupState(int min, int max, int desired, Set<String> instances, Set<String> terminating) {

    public GroupState {
        instances = Set.copyOf(instances);
        terminating = Set.copyOf(terminating);
    }
}
