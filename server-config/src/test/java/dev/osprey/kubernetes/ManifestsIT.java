package dev.osprey.kubernetes;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.osprey.kubernetes.Manifests.at;
import static dev.osprey.kubernetes.Manifests.map;
import static dev.osprey.kubernetes.Manifests.maps;
import static org.assertj.core.api.Assertions.assertThat;

class ManifestsIT {

    private static final Path FOLDER = Path.of("kubernetes");
    // What systemd allows a worker.
    private static final int SECONDS_TO_STOP = 90;

    private static Manifests manifests;

    @BeforeAll
    static void render() throws Exception {
        manifests = Manifests.render(FOLDER);
    }

    @Test
    void rendersEveryResourceOnceInOneNamespace() {
        assertThat(manifests.all())
                .extracting(each -> each.get("apiVersion") + " " + each.get("kind"))
                .containsExactlyInAnyOrder(
                        "v1 Namespace",
                        "v1 ServiceAccount",
                        "v1 ServiceAccount",
                        "v1 ConfigMap",
                        "v1 Service",
                        "apps/v1 Deployment",
                        "apps/v1 Deployment",
                        "policy/v1 PodDisruptionBudget",
                        "policy/v1 PodDisruptionBudget",
                        "keda.sh/v1alpha1 ScaledObject",
                        "keda.sh/v1alpha1 TriggerAuthentication");
        assertThat(manifests.all())
                .filteredOn(each -> !each.get("kind").equals("Namespace"))
                .allSatisfy(each -> assertThat(at(each, "metadata", "namespace"))
                        .isEqualTo(Manifests.name(manifests.ofKind("Namespace").get(0))));
    }

    @Test
    void kedaScalesTheWorkersByTheQueueOfTheSettings() {
        Map<String, Object> scaled = manifests.ofKind("ScaledObject").get(0);
        Object settings = manifests.ofKind("ConfigMap").get(0).get("data");
        Object trigger = at(scaled, "spec", "triggers", 0);

        assertThat(manifests.named(
                        "Deployment",
                        at(scaled, "spec", "scaleTargetRef", "name").toString()))
                .extracting(deployment -> at(deployment, "spec", "replicas"))
                .as("left to KEDA")
                .isNull();
        assertThat(at(trigger, "type")).isEqualTo("aws-sqs-queue");
        assertThat(at(trigger, "metadata", "queueURL")).isEqualTo(at(settings, "OSPREY_QUEUES_REQUEST"));
        assertThat(at(trigger, "metadata", "awsRegion")).isEqualTo(at(settings, "AWS_REGION"));
        assertThat(at(trigger, "authenticationRef", "name"))
                .isEqualTo(
                        Manifests.name(manifests.ofKind("TriggerAuthentication").get(0)));
        // Two scalers would work against each other.
        assertThat(at(settings, "OSPREY_FLEET")).isEqualTo("none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "worker"})
    void podsHaveNoPrivilegesAndWriteToTheirVolumesOnly(String tier) {
        Map<String, Object> pod = pod(tier);

        assertThat(at(pod, "securityContext", "runAsNonRoot")).isEqualTo(true);
        assertThat(at(pod, "securityContext", "seccompProfile", "type")).isEqualTo("RuntimeDefault");
        assertThat(at(pod, "automountServiceAccountToken")).isEqualTo(false);
        assertThat(manifests.ofKind("ServiceAccount"))
                .extracting(Manifests::name)
                .contains(at(pod, "serviceAccountName").toString());
        Map<String, Object> container = container(tier);
        assertThat(at(container, "securityContext", "allowPrivilegeEscalation")).isEqualTo(false);
        assertThat(at(container, "securityContext", "readOnlyRootFilesystem")).isEqualTo(true);
        assertThat(at(container, "securityContext", "capabilities", "drop")).isEqualTo(List.of("ALL"));
        assertThat(at(container, "resources", "requests", "memory"))
                .isNotNull()
                .isEqualTo(at(container, "resources", "limits", "memory"));
        assertThat(maps(at(pod, "volumes")))
                .allSatisfy(volume -> assertThat(volume).containsKey("emptyDir"));
        assertThat(maps(container.get("volumeMounts")))
                .extracting(mount -> mount.get("mountPath"))
                .containsExactlyInAnyOrder("/data", "/tmp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "worker"})
    void podsHaveTimeToDrainAndABudget(String tier) {
        Object labels = at(manifests.named("Deployment", tier), "spec", "template", "metadata", "labels");

        assertThat((Integer) at(pod(tier), "terminationGracePeriodSeconds")).isGreaterThanOrEqualTo(SECONDS_TO_STOP);
        assertThat(map(labels))
                .containsAllEntriesOf(
                        map(at(manifests.named("PodDisruptionBudget", tier), "spec", "selector", "matchLabels")))
                .containsAllEntriesOf(map(at(manifests.named("Deployment", tier), "spec", "selector", "matchLabels")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "worker"})
    void podsGetTheSettingsOfTheConfigMap(String tier) {
        assertThat(at(container(tier), "envFrom", 0, "configMapRef", "name"))
                .isEqualTo(Manifests.name(manifests.ofKind("ConfigMap").get(0)));
    }

    @ParameterizedTest
    @CsvSource({"startupProbe, /started", "readinessProbe, /started", "livenessProbe, /health/live"})
    void webNodesAreProbedOnTheirPort(String probe, String path) {
        assertThat(at(container("web"), probe, "httpGet", "path")).isEqualTo(path);
        assertThat(at(container("web"), probe, "httpGet", "port"))
                .isEqualTo(at(container("web"), "ports", 0, "name"))
                .isEqualTo(at(manifests.named("Service", "web"), "spec", "ports", 0, "targetPort"));
    }

    @Test
    void everyWebNodeHasAReplyQueueOfItsOwn() {
        List<Map<String, Object>> environment = maps(container("web").get("env"));

        // Kubernetes expands only what it has read before.
        assertThat(environment)
                .extracting(each -> each.get("name"))
                .containsSubsequence("POD_NAME", "OSPREY_QUEUES_REPLIES");
        assertThat(environment)
                .filteredOn(each -> each.get("name").equals("OSPREY_QUEUES_REPLIES"))
                .singleElement()
                .satisfies(each -> assertThat(each.get("value")).isEqualTo("osprey-replies-$(POD_NAME)"));
    }

    private static Map<String, Object> pod(String deployment) {
        return map(at(manifests.named("Deployment", deployment), "spec", "template", "spec"));
    }

    private static Map<String, Object> container(String deployment) {
        return map(at(pod(deployment), "containers", 0));
    }
}
