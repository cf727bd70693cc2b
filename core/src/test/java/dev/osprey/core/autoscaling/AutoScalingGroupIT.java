package dev.osprey.core.autoscaling;

import java.util.Optional;
import java.util.Set;

import dev.osprey.core.cloud.AutoScalingGroups;
import dev.osprey.core.cloud.Moto;
import dev.osprey.core.cloud.MotoExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(MotoExtension.class)
class AutoScalingGroupIT {

    private static final String NAME = "osprey-workers";

    private final Moto moto;
    private final AutoScalingGroup group;
    private AutoScalingGroups groups;

    AutoScalingGroupIT(Moto moto) {
        this.moto = moto;
        group = new AutoScalingGroup(NAME, Optional.of(moto.endpoint()));
    }

    @BeforeEach
    void createGroup() {
        groups = new AutoScalingGroups(moto.endpoint());
        groups.create(NAME, 1, 5);
    }

    @AfterEach
    void close() {
        groups.close();
        group.close();
    }

    @Test
    void aGroupIsDescribedByItsLimitsAndInstances() {
        assertThat(group.name()).isEqualTo(NAME);

        GroupState state = group.state().orElseThrow();

        assertThat(state.min()).isEqualTo(1);
        assertThat(state.max()).isEqualTo(5);
        assertThat(state.desired()).isEqualTo(1);
        assertThat(state.instances()).hasSize(1);
        assertThat(state.terminating()).isEmpty();
    }

    @Test
    void aGroupThatDoesNotExistHasNoState() {
        try (AutoScalingGroup missing = new AutoScalingGroup("missing", Optional.of(moto.endpoint()))) {
            assertThat(missing.state()).isEmpty();
            assertThatExceptionOfType(AutoScalingException.class).isThrownBy(() -> missing.setDesiredCapacity(1));
        }
    }

    @Test
    void theDesiredCapacityStartsInstances() {
        group.setDesiredCapacity(3);

        assertThat(group.state().orElseThrow().desired()).isEqualTo(3);
        assertThat(group.state().orElseThrow().instances()).hasSize(3);
    }

    @Test
    void anInstanceIsTerminatedAndReplacedUnlessTheCapacityIsDecremented() {
        group.setDesiredCapacity(2);
        Set<String> before = group.state().orElseThrow().instances();
        String first = before.iterator().next();

        group.terminate(first, false);

        GroupState replaced = group.state().orElseThrow();
        assertThat(replaced.desired()).isEqualTo(2);
        assertThat(replaced.instances()).hasSize(2).doesNotContain(first);

        group.terminate(replaced.instances().iterator().next(), true);

        assertThat(group.state().orElseThrow().desired()).isEqualTo(1);
        assertThat(group.state().orElseThrow().instances()).hasSize(1);
    }

    @Test
    void theProtectionFromScaleInOfAnInstanceCanBeSwitched() {
        String instance = group.state().orElseThrow().instances().iterator().next();
        assertThat(isProtected(instance)).isTrue();

        group.protectFromScaleIn(instance, false);
        assertThat(isProtected(instance)).isFalse();

        group.protectFromScaleIn(instance, true);
        assertThat(isProtected(instance)).isTrue();
    }

    private boolean isProtected(String instance) {
        return groups.client()
                .describeAutoScalingInstances(request -> request.instanceIds(instance))
                .autoScalingInstances()
                .get(0)
                .protectedFromScaleIn();
    }
}
