package dev.osprey.scaler.fleet;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import dev.osprey.core.cloud.Moto;
import dev.osprey.core.dynamodb.DynamoDb;
import dev.osprey.core.fleet.ScalingTable;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@ExtendWith(LocalCloudExtension.class)
class Ec2FleetIT extends InstanceFleetContract {

    private final DynamoDbClient dynamoDb;
    private final ScalingTable table;

    @TempDir
    private Path folder;

    Ec2FleetIT(LocalCloud local, Moto moto) {
        super(moto);
        dynamoDb = DynamoDb.client(Optional.of(local.dynamoDb()));
        table = new ScalingTable(dynamoDb, local.newSettings().scalingTable());
    }

    @BeforeEach
    void createTable() {
        table.create();
    }

    @AfterEach
    void closeTable() {
        dynamoDb.close();
    }

    @Override
    Fleet fleet() {
        return open(settings("osprey", Optional.empty(), Optional.of("ami-12c6146b"), Optional.empty()));
    }

    @Override
    Fleet fleetThatCannotStart() {
        return open(settings("osprey", Optional.of("missing"), Optional.empty(), Optional.empty()));
    }

    @Override
    void terminateFromOutside(FleetWorker worker) {
        Fleet console = fleet();
        console.stop(worker);
        console.close();
    }

    @Test
    void launchesWithImageTypeUserDataAndTags() throws IOException {
        Path userData = Files.writeString(folder.resolve("boot.sh"), "#!/bin/sh\n");
        open(settings("ours", Optional.empty(), Optional.of("ami-12c6146b"), Optional.of(userData)))
                .start("app-instance-1");

        assertThat(provider.calls("RunInstances"))
                .singleElement()
                .asString()
                .contains("ImageId=ami-12c6146b", "InstanceType=c5.large", "MinCount=1", "MaxCount=1")
                .contains("Key=Name", "Value=app-instance-1", "Key=osprey-fleet", "Value=ours")
                .contains(
                        "InstanceInitiatedShutdownBehavior=terminate",
                        "InstanceMetadataTags=enabled",
                        "HttpTokens=required")
                .contains("ClientToken=")
                .contains("UserData="
                        + Base64.getEncoder().encodeToString("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "osprey, LaunchTemplateName=osprey, LaunchTemplateName",
        "osprey:3, Version=3, LaunchTemplateName=osprey",
        "lt-0abc:$Latest, LaunchTemplateId=lt-0abc, Version=$Latest"
    })
    void acceptsALaunchTemplateByNameOrIdWithOptionalVersion(String template, String part, String otherPart) {
        Fleet fleet = open(settings("osprey", Optional.of(template), Optional.empty(), Optional.empty()));

        assertThatExceptionOfType(FleetException.class).isThrownBy(() -> fleet.start("app-instance-1"));

        assertThat(provider.calls("RunInstances").get(0)).contains("LaunchTemplate", part, otherPart);
        assertThat(provider.calls("RunInstances").get(0)).doesNotContain("ImageId");
    }

    @Test
    void rejectsSettingsWithoutTemplateAndImage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("osprey", Optional.empty(), Optional.empty(), Optional.empty()))
                .withMessageContaining("osprey.fleet.ec2.launch-template");
    }

    @Test
    void ignoresInstancesOfOtherFleets() {
        FleetWorker ours = fleet().start("app-instance-1");
        open(settings("theirs", Optional.empty(), Optional.of("ami-12c6146b"), Optional.empty()))
                .start("app-instance-1");

        assertThat(fleet().workers()).extracting(FleetWorker::id).containsExactly(ours.id());
    }

    @Test
    void listsPendingInstancesAndMarksThoseShuttingDownAsStopping() {
        fleet().start("app-instance-1");

        provider.reportState("pending");
        assertThat(fleet().workers()).hasSize(1).noneMatch(FleetWorker::stopping);
        provider.reportState("shutting-down");
        assertThat(fleet().workers()).hasSize(1).allMatch(FleetWorker::stopping);
    }

    @Test
    void listsALaunchedInstanceForAMinuteBeforeEc2Does() {
        Fleet fleet = fleet();
        provider.hideInstances(true);
        FleetWorker worker = fleet.start("app-instance-1");

        clock.advance(Duration.ofMinutes(1));
        assertThat(fleet.workers()).containsExactly(worker);
        clock.advance(Duration.ofSeconds(1));
        assertThat(fleet.workers()).isEmpty();
    }

    @Test
    void listsManyInstances() {
        Fleet fleet = fleet();
        for (int each = 1; each <= 20; each++) {
            fleet.start("app-instance-" + each);
        }

        assertThat(fleet().workers()).hasSize(20).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "503, RequestLimitExceeded, THROTTLED, too many requests",
        "500, InsufficientInstanceCapacity, NO_CAPACITY, no capacity",
        "400, VcpuLimitExceeded, NO_CAPACITY, no capacity",
        "403, UnauthorizedOperation, REJECTED, on purpose"
    })
    void aFailedLaunchReportsItsCause(int status, String code, FleetException.Kind kind, String text) {
        assertFailedStart("RunInstances", status, code, kind, text);
    }

    @Test
    void aRetriedCallKeepsItsIdempotencyToken() {
        provider.fail("RunInstances", 503, "Unavailable", 0);
        Fleet fleet = fleet();
        assertThatExceptionOfType(FleetException.class).isThrownBy(() -> fleet.start("app-instance-1"));

        List<String> tokens = provider.calls("RunInstances").stream()
                .map(call -> call.replaceFirst("(?s).*ClientToken=([^&]*).*", "$1"))
                .toList();
        assertThat(tokens).hasSizeGreaterThan(1).containsOnly(tokens.get(0));
    }

    @Test
    void aLeaderThatWakesUpRightBeforeTheCallStartsNoSecondInstance() throws Exception {
        CompletableFuture<FleetWorker> late = suspendedStart("app-instance-1");

        FleetWorker started = fleet().start("app-instance-1");
        provider.releaseLaunch();

        assertThat(late.join().identity()).isEqualTo(started.identity());
        assertThat(fleet().workers()).extracting(FleetWorker::identity).containsExactly(started.identity());
    }

    @Test
    void aLeaderThatWakesUpRightBeforeTheCallForAnotherNameFails() throws Exception {
        CompletableFuture<FleetWorker> late = suspendedStart("app-instance-2");

        FleetWorker started = fleet().start("app-instance-1");
        provider.releaseLaunch();

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(late::join)
                .withCauseInstanceOf(FleetException.class)
                .withMessageContaining("another launch was faster");
        assertThat(fleet().workers()).extracting(FleetWorker::identity).containsExactly(started.identity());
    }

    @Test
    void aLeaderThatStopsRightAfterTheCallDoesNotBlockTheNext() {
        Fleet stopped = fleet();
        String token = table.launchToken("first");
        FleetWorker orphan = stopped.start("app-instance-1");
        // As if the node had stopped before it replaced the token.
        String next = table.launchToken("unused");
        assertThat(next).isNotEqualTo(token);
        assertThat(table.launched(next, token)).isTrue();
        Fleet leader = fleet();
        assertThat(leader.workers()).extracting(FleetWorker::identity).containsExactly(orphan.identity());

        assertThatExceptionOfType(FleetException.class).isThrownBy(() -> leader.start("app-instance-2"));
        FleetWorker second = leader.start("app-instance-2");

        assertThat(fleet().workers())
                .extracting(FleetWorker::identity)
                .containsExactlyInAnyOrder(orphan.identity(), second.identity());
    }

    private Ec2Settings settings(
            String name, Optional<String> template, Optional<String> image, Optional<Path> userData) {
        URI endpoint = provider.endpoint();
        return new Ec2Settings(name, template, image, Optional.of("c5.large"), userData, Optional.of(endpoint));
    }

    private Fleet open(Ec2Settings settings) {
        return opened(new Ec2Fleet(settings, table, () -> UUID.randomUUID().toString(), clock));
    }
}
