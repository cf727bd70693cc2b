package dev.osprey.worker.lifecycle;

import java.net.URI;
import java.util.Map;

import dev.osprey.core.cloud.Moto;
import dev.osprey.core.settings.MapConfig;
import dev.osprey.core.time.TestClock;
import dev.osprey.worker.requests.Activity;
import dev.osprey.worker.requests.BusyWorker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.Instance;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class ScaleInProtectionIT {

    private static final String GROUP = "osprey-workers";

    private static Moto moto;

    private final TestClock clock = new TestClock();
    private final Activity activity = BusyWorker.activity(clock);
    private AutoScalingClient autoScaling;
    private String instance;

    @BeforeAll
    static void startMoto() throws Exception {
        moto = Moto.start();
    }

    @AfterAll
    static void endMoto() {
        if (moto != null) {
            moto.close();
        }
    }

    @BeforeEach
    void createGroup() throws Exception {
        moto.reset();
        autoScaling =
                AutoScalingClient.builder().endpointOverride(moto.endpoint()).build();
        autoScaling.createLaunchConfiguration(request -> request.launchConfigurationName("worker")
                .imageId("ami-12c6146b")
                .instanceType("c5.large"));
        create(GROUP, 1);
        instance = instance().instanceId();
    }

    private void create(String group, int size) {
        autoScaling.createAutoScalingGroup(request -> request.autoScalingGroupName(group)
                .launchConfigurationName("worker")
                .availabilityZones("us-east-1a")
                .minSize(size)
                .maxSize(1));
    }

    @AfterEach
    void close() {
        autoScaling.close();
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
                protect(false);
            }
            clock.advance(ScaleInProtection.MIN_IDLE.minusSeconds(1));
            protection.update();
        }

        assertThat(instance().protectedFromScaleIn()).isFalse();
    }

    @Test
    void givesUpTheProtectionThatAFormerProcessLeft() {
        protect(true);

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
        create("later", 0);
        autoScaling.attachInstances(
                request -> request.autoScalingGroupName("later").instanceIds(instance));

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

    private void protect(boolean value) {
        autoScaling.setInstanceProtection(request ->
                request.autoScalingGroupName(GROUP).instanceIds(instance).protectedFromScaleIn(value));
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
