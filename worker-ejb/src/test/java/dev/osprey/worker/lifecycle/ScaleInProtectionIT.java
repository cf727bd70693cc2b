package dev.osprey.worker.lifecycle;

import java.net.URI;
import java.util.Map;

import dev.osprey.core.cloud.AutoScalingGroups;
import dev.osprey.core.cloud.Moto;
import dev.osprey.core.cloud.MotoExtension;
import dev.osprey.core.settings.MapConfig;
import dev.osprey.core.time.TestClock;
import dev.osprey.worker.requests.Activity;
import dev.osprey.worker.requests.BusyWorker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.Instance;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(300)
@ExtendWith(MotoExtension.class)
class ScaleInProtectionIT {

    private static final String GROUP = "osprey-workers";

    private final TestClock clock = new TestClock();
    private final Activity activity = BusyWorker.activity(clock);
    private final Moto moto;
    private AutoScalingGroups groups;
    private AutoScalingClient autoScaling;
    private String instance;

    ScaleInProtectionIT(Moto moto) {
        this.moto = moto;
    }

    @BeforeEach
    void createGroup() {
        groups = new AutoScalingGroups(moto.endpoint());
        autoScaling = groups.client();
        groups.create(GROUP, 1, 1);
        instance = instance().instanceId();
        protect(GROUP, false);
    }

    @AfterEach
    void close() {
        groups.close();
    }

    @Test
    void anInstanceIsProtectedWhileItsWorkerHasImages() {
        ScaleInProtection protection = protection(GROUP, moto.endpoint());
        protection.update();
        assertThat(instance().protectedFromScaleIn()).isFalse();

        BusyWorker.begin(activity, clock.instant());
        protection.update();
        assertThat(instance().protectedFromScaleIn()).isTrue();

        BusyWorker.end(activity);
        clock.advance(ScaleInProtection.MIN_IDLE);
        protection.update();
        assertThat(instance().protectedFromScaleIn()).isFalse();
    }

    @Test
    void aPauseBetweenImagesChangesNothing() {
        ScaleInProtection protection = protection(GROUP, moto.endpoint());
        for (int image = 0; image < 20; image++) {
            BusyWorker.begin(activity, clock.instant());
            protection.update();
            BusyWorker.end(activity);
            if (image == 0) {
                // A second call would protect it again.
                protect(GROUP, false);
            }
            clock.advance(ScaleInProtection.MIN_IDLE.minusSeconds(1));
            protection.update();
        }

        assertThat(instance().protectedFromScaleIn()).isFalse();
    }

    @Test
    void givesUpTheProtectionThatAFormerProcessLeft() {
        protect(GROUP, true);

        protection(GROUP, moto.endpoint()).update();

        assertThat(instance().protectedFromScaleIn()).isFalse();
    }

    @Test
    void aFailedCallIsRepeatedAfterSomeSeconds() {
        ScaleInProtection protection = protection("later", moto.endpoint());
        BusyWorker.begin(activity, clock.instant());
        protection.update();
        autoScaling.detachInstances(request ->
                request.autoScalingGroupName(GROUP).instanceIds(instance).shouldDecrementDesiredCapacity(true));
        groups.create("later", 0, 1);
        autoScaling.attachInstances(
                request -> request.autoScalingGroupName("later").instanceIds(instance));
        protect("later", false);

        protection.update();
        assertThat(instance("later").protectedFromScaleIn()).isFalse();
        clock.advance(ScaleInProtection.RETRY);
        protection.update();
        assertThat(instance("later").protectedFromScaleIn()).isTrue();
    }

    @Test
    void doesNothingUnlessTheSettingNamesAGroup() {
        BusyWorker.begin(activity, clock.instant());

        protection("", moto.endpoint()).update();

        assertThat(instance().protectedFromScaleIn()).isFalse();
    }

    private ScaleInProtection protection(String group, URI endpoint) {
        return new ScaleInProtection(
                new MapConfig(Map.of(
                        "osprey.worker.scale-in-protection", group,
                        "osprey.worker.instance", instance,
                        "osprey.autoscaling.endpoint", endpoint.toString())),
                activity,
                clock);
    }

    private void protect(String group, boolean value) {
        autoScaling.setInstanceProtection(request ->
                request.autoScalingGroupName(group).instanceIds(instance).protectedFromScaleIn(value));
    }

    private Instance instance() {
        return instance(GROUP);
    }

    private Instance instance(String group) {
        return autoScaling
                .describeAutoScalingGroups(request -> request.autoScalingGroupNames(group))
                .autoScalingGroups()
                .get(0)
                .instances()
                .get(0);
    }
}
