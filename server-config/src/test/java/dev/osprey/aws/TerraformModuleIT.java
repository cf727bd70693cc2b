package dev.osprey.aws;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.json.JsonObject;

import dev.osprey.core.cloud.InstanceMetadata;
import dev.osprey.core.cloud.Moto;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The Terraform module against moto: one service is created, changed to the other kinds of scaling, and destroyed. The tests
 * are the steps of its life, in this order.
 */
@Timeout(1200)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TerraformModuleIT {

    private static final Path MODULE = Path.of("aws");
    private static final String ALARMS = "-var=scaling=alarms";
    private static final String GROUP = "-var=fleet=asg";
    private static final Pattern ZONE = Pattern.compile("<Id>/hostedzone/([^<]+)</Id>");

    /** What the code does only where nobody else owns queues, buckets and tables. */
    private static final Map<String, Set<String>> NOT_NEEDED = Map.of(
            "web",
            Set.of(
                    "dynamodb:CreateTable",
                    "dynamodb:UpdateTable",
                    "dynamodb:UpdateTimeToLive",
                    "s3:CreateBucket",
                    "s3:GetBucketNotification",
                    "s3:PutBucketNotification"),
            // Only the activation for replies, in the web tier, lets the adapter create a queue.
            "worker",
            Set.of("sqs:CreateQueue", "sqs:SetQueueAttributes"));

    private static final Set<String> LAUNCHING = Set.of("ec2:RunInstances", "ec2:TerminateInstances");

    private static final Set<String> SCALING_A_GROUP =
            Set.of("autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup");

    private static final Set<String> LISTING_A_GROUP = Set.of("autoscaling:DescribeAutoScalingGroups");

    private static final Set<String> LISTING = Set.of("ec2:DescribeInstances");

    private static final Set<String> PROTECTING = Set.of("autoscaling:SetInstanceProtection");

    /** What the code does only with another fleet. */
    private static final Map<String, Set<String>> OF_OTHER_FLEETS = Map.of(
            "ec2 web",
            union(List.of(SCALING_A_GROUP, LISTING_A_GROUP)),
            "asg web",
            LAUNCHING,
            "none web",
            union(List.of(LAUNCHING, LISTING, SCALING_A_GROUP, LISTING_A_GROUP)),
            "ec2 worker",
            PROTECTING,
            "asg worker",
            PROTECTING,
            "none worker",
            Set.of());

    /** What EC2 wants for RunInstances with tags and a role. */
    private static final Map<String, Set<String>> IMPLIED = Map.of("ec2 web", Set.of("ec2:CreateTags", "iam:PassRole"));

    private static final Map<String, String> TABLES = Map.of(
            "results", "dev.osprey.core.results.ResultsTable",
            "workers", "dev.osprey.core.fleet.WorkersTable",
            "idempotency", "dev.osprey.core.idempotency.KeysTable",
            "batches", "dev.osprey.core.batches.BatchesTable",
            "sessions", "dev.osprey.core.sessions.SessionsTable",
            "scaling", "dev.osprey.core.fleet.ScalingTable");

    @TempDir
    private static Path folder;

    private static Moto moto;
    private static Terraform terraform;
    private static Resources osprey;
    private static AwsCalls calls;

    @BeforeAll
    static void initialise() throws Exception {
        assumeTrue(Terraform.onPath("terraform"), "terraform is not on the PATH");
        moto = Moto.start();
        try (Stream<Path> files = Files.list(MODULE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Files.copy(Path.of("src/test/resources/stand_in_override.tf"), folder.resolve("stand_in_override.tf"));
        Files.writeString(folder.resolve("terraform.tfvars"), """
                region              = "us-east-1"
                release_bucket      = "releases"
                release_version     = "1.0.0"
                release_sha256      = "%s"
                admin_password_hash = "pbkdf2-sha512:210000:c2FsdA==:aGFzaA=="
                client_cidrs        = ["0.0.0.0/0"]
                domain_name         = "osprey.example.org"
                hosted_zone_id      = "%s"
                deletable           = true
                """.formatted("0".repeat(64), zone()));
        terraform = new Terraform(
                folder, Map.of("AWS_ENDPOINT_URL", moto.endpoint().toString(), "AWS_EC2_METADATA_DISABLED", "true"));
        terraform.init();
        calls = new AwsCalls();
    }

    @AfterAll
    static void end() {
        if (moto != null) {
            moto.close();
        }
    }

    /** A zone for the host name, which is not the module's. */
    private static String zone() throws IOException, InterruptedException {
        String answer = call(
                "route53",
                "POST",
                "/2013-04-01/hostedzone",
                "<CreateHostedZoneRequest xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\">"
                        + "<Name>example.org</Name><CallerReference>1</CallerReference></CreateHostedZoneRequest>");
        Matcher id = ZONE.matcher(answer);
        assertThat(id.find()).as(answer).isTrue();
        return id.group(1);
    }

    /** Calls a service of moto, which tells it from the scope of the signature and accepts any signature. */
    private static String call(String service, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(moto.endpoint().resolve(path))
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/" + service
                                + "/aws4_request, SignedHeaders=host, Signature=0")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    @Order(1)
    void isFormattedAndValid() throws Exception {
        terraform.succeed("fmt", "-check", "-diff", MODULE.toAbsolutePath().toString());
        terraform.succeed("validate");
    }

    @Test
    @Order(2)
    void isCreatedWithTheScalerOfOsprey() throws Exception {
        terraform.succeed("apply", "-input=false", "-auto-approve");
        osprey = Resources.of(terraform.applied());

        terraform.expectNoChanges();
        assertThat(osprey.all()).hasSizeGreaterThan(80);
    }

    @Order(3)
    @ParameterizedTest
    @ValueSource(strings = {"web", "worker"})
    void allowsEachTierWhatItsCodeCalls(String tier) {
        expectPolicies(osprey, "ec2", tier);
    }

    private static void expectPolicies(Resources resources, String fleet, String tier) {
        Set<String> notNeeded = union(List.of(NOT_NEEDED.get(tier), OF_OTHER_FLEETS.get(fleet + " " + tier)));
        Set<String> called = new TreeSet<>(calls.of(packages(tier)));
        assertThat(called).as("what is not needed is called somewhere").containsAll(notNeeded);
        called.removeAll(notNeeded);
        called.addAll(IMPLIED.getOrDefault(fleet + " " + tier, Set.of()));

        assertThat(new Policies(resources, tier).actions())
                .as("%s with the fleet %s", tier, fleet)
                .containsExactlyInAnyOrderElementsOf(called);
    }

    private static Set<String> union(List<Set<String>> sets) {
        return sets.stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
    }

    /** The code tells queues by settings, so that their names are not to be found in it. */
    @Test
    @Order(3)
    void letsAWorkerMoveWhatIsNoRequestToTheDeadLetterQueue() {
        Policies worker = new Policies(osprey, "worker");

        assertThat(worker.actionsOn(":osprey-requests-dead"))
                .containsExactlyInAnyOrder("sqs:GetQueueUrl", "sqs:SendMessage");
        assertThat(worker.actionsOn(":osprey-requests"))
                .contains("sqs:ReceiveMessage")
                .doesNotContain("sqs:SendMessage");
    }

    @Test
    @Order(3)
    void s3AnnouncesNewObjectsOfTheInputBucketOnly() {
        assertThat(osprey.ofType("aws_s3_bucket_notification"))
                .extracting(each -> each.values().getString("bucket"))
                .singleElement()
                .asString()
                .startsWith("osprey-input-");
        String policy = osprey.ofType("aws_sqs_queue_policy").get(0).values().getString("policy");
        assertThat(policy)
                .contains("s3.amazonaws.com", "sqs:SendMessage", "arn:aws:s3:::osprey-input-", "aws:SourceAccount");
    }

    @Order(3)
    @ParameterizedTest
    @ValueSource(strings = {"web", "worker"})
    void allowsEachTierWhatItsCodeCallsOfEachTable(String tier) {
        Policies policies = new Policies(osprey, tier);

        for (Map.Entry<String, String> table : TABLES.entrySet()) {
            Set<String> called = new HashSet<>(calls.ofTable(table.getValue(), packages(tier)));
            called.removeAll(NOT_NEEDED.get(tier));
            // Has no resource.
            called.remove("dynamodb:ListTables");
            assertThat(policies.actionsOn("table/osprey-" + table.getKey()))
                    .as("%s on the table %s", tier, table.getKey())
                    .containsExactlyInAnyOrderElementsOf(called);
        }
    }

    @Test
    @Order(3)
    void bootScriptsPassShellcheck() throws Exception {
        assumeTrue(Terraform.onPath("shellcheck"), "shellcheck is not on the PATH");
        for (String tier : List.of("web", "worker")) {
            String script = userData(osprey, tier);
            assertThat(script).contains("osprey-1.0.0.tar.gz", "sha256sum --check", "/etc/osprey/" + tier + ".env");
            assertThat(shellcheck(script)).as(tier).isEmpty();
        }
    }

    @Test
    @Order(3)
    void bootScriptRefusesABundleWithAnotherChecksum() throws Exception {
        call("s3", "PUT", "/releases", "");
        call("s3", "PUT", "/releases/osprey-1.0.0.tar.gz", "not the bundle that was released");
        try (InstanceMetadata metadata = new InstanceMetadata("i-1", "osprey-web")) {
            Path output = folder.resolve("boot.txt");
            ProcessBuilder builder = new ProcessBuilder("bash", "-s")
                    .redirectInput(Files.writeString(folder.resolve("boot-web.sh"), userData(osprey, "web"))
                            .toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment()
                    .putAll(Map.of(
                            "PATH",
                            tools("curl", "sha256sum", "mktemp", "aws").toString(),
                            "TMPDIR",
                            folder.toString(),
                            "AWS_ENDPOINT_URL",
                            moto.endpoint().toString(),
                            "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                            metadata.endpoint().toString(),
                            "AWS_ACCESS_KEY_ID",
                            "test",
                            "AWS_SECRET_ACCESS_KEY",
                            "test"));
            Process boot = builder.start();

            assertThat(boot.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(Files.readString(output)).contains("another checksum than " + "0".repeat(64) + ": refused");
            assertThat(boot.exitValue()).isEqualTo(1);
        }
    }

    /** A folder with these programs only: a script that went too far could change nothing on this machine. */
    private static Path tools(String... programs) throws IOException {
        Path tools = Files.createDirectory(folder.resolve("tools"));
        for (String program : programs) {
            assumeTrue(Terraform.onPath(program), program + " is not on the PATH");
            Path wrapper = Files.writeString(
                    tools.resolve(program),
                    "#!/bin/bash\nPATH='%s' exec %s \"$@\"\n".formatted(System.getenv("PATH"), program));
            assertThat(wrapper.toFile().setExecutable(true)).isTrue();
        }
        return tools;
    }

    @Test
    @Order(3)
    void theGuideSaysWhatToDoForEachAlarm() throws Exception {
        String guide = Files.readString(Path.of("../docs/aws-operations.md"));

        assertThat(osprey.ofType("aws_cloudwatch_metric_alarm"))
                .filteredOn(alarm -> !alarm.name().equals("throttled_tables"))
                .extracting(alarm -> "| `" + alarm.values().getString("alarm_name") + "` |")
                .isNotEmpty()
                .allSatisfy(row -> assertThat(guide).contains(row));
    }

    @Test
    @Order(3)
    void instancesAnswerMetadataRequestsWithATokenOnly() {
        assertThat(osprey.ofType("aws_launch_template"))
                .hasSize(2)
                .allSatisfy(template -> assertThat(template.values()
                                .getJsonArray("metadata_options")
                                .getJsonObject(0)
                                .getString("http_tokens"))
                        .isEqualTo("required"));
    }

    @Test
    @Order(4)
    void stepAlarmsFollowThePublishedSequence() throws Exception {
        AlarmScaling alarms = planned("alarms.tfplan", ALARMS);

        assertThat(alarms.wantedAt(1, 99, 100, 499, 500, 999, 1000, 1000, 21, 20, 20))
                .containsExactly(1, 3, 5, 10, 15, 20, 20, 20, 1, 1);
    }

    @Test
    @Order(4)
    void thresholdAlarmsFollowThePublishedSequence() throws Exception {
        AlarmScaling alarms = planned("threshold.tfplan", ALARMS, "-var=alarm_policy=threshold");

        assertThat(alarms.wantedAt(1, 2, 3, 100, 3, 2, 0, 0, 0)).containsExactly(1, 2, 3, 4, 3, 2, 1, 1);
        assertThat(alarms.wantedAt(18, 9, 9, 9)).containsExactly(19, 19, 19);
    }

    private static AlarmScaling planned(String file, String... variables) throws Exception {
        terraform.succeed(Stream.concat(Stream.of("plan", "-input=false", "-out=" + file), Stream.of(variables))
                .toArray(String[]::new));
        return AlarmScaling.of(Resources.of(terraform.planned(file)));
    }

    @Test
    @Order(5)
    void changesToAnAutoScalingGroupOfTheScaler() throws Exception {
        // moto cannot launch from the second version of a template.
        terraform.succeed("apply", "-input=false", "-auto-approve", GROUP, "-replace=aws_launch_template.worker");
        Resources group = Resources.of(terraform.applied());

        terraform.expectNoChanges(GROUP);
        JsonObject workers = group.named("aws_autoscaling_group", "workers").values();
        assertThat(workers.getInt("min_size")).isZero();
        assertThat(workers.getInt("max_size")).isEqualTo(20);
        // The scaler alone chooses which instances end.
        assertThat(workers.getBoolean("protect_from_scale_in")).isTrue();
        assertThat(workers.getJsonArray("suspended_processes").getString(0)).isEqualTo("AZRebalance");
        assertThat(group.withKey("aws_s3_object", "settings", "web").values().getString("content"))
                .contains("OSPREY_FLEET='asg'", "OSPREY_FLEET_ASG_GROUP='osprey-workers'")
                .doesNotContain("OSPREY_FLEET_EC2");
        assertThat(userData(group, "worker")).contains("osprey-ec2-worker");
        expectPolicies(group, "asg", "web");
        expectPolicies(group, "asg", "worker");
    }

    @Test
    @Order(6)
    void changesToAlarms() throws Exception {
        terraform.succeed("apply", "-input=false", "-auto-approve", ALARMS, "-replace=aws_launch_template.worker");
        Resources alarms = Resources.of(terraform.applied());

        terraform.expectNoChanges(ALARMS);
        assertThat(alarms.named("aws_autoscaling_group", "workers").values().getInt("max_size"))
                .isEqualTo(20);
        // The application's scaler is off and may do nothing on EC2.
        assertThat(alarms.withKey("aws_s3_object", "settings", "web").values().getString("content"))
                .contains("OSPREY_FLEET='none'");
        assertThat(shellcheck(userData(alarms, "worker"))).isEmpty();
        expectPolicies(alarms, "none", "web");
        assertThat(alarms.withKey("aws_s3_object", "settings", "worker")
                        .values()
                        .getString("content"))
                .contains("OSPREY_WORKER_SCALE_IN_PROTECTION='osprey-workers'");
        expectPolicies(alarms, "none", "worker");
    }

    @Test
    @Order(7)
    void isDestroyed() throws Exception {
        terraform.succeed("destroy", "-input=false", "-auto-approve", ALARMS);

        assertThat(terraform.applied()).isNull();
    }

    private static String[] packages(String tier) {
        return tier.equals("web")
                ? new String[] {"dev.osprey.web", "dev.osprey.scaler"}
                : new String[] {"dev.osprey.worker"};
    }

    private static String userData(Resources resources, String tier) {
        String encoded = resources.named("aws_launch_template", tier).values().getString("user_data");
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    /** The findings for a script. */
    private static String shellcheck(String script) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("boot.sh"), script);
        Process process = new ProcessBuilder("shellcheck", "--norc", file.toString())
                .redirectErrorStream(true)
                .start();
        String findings = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return findings;
    }
}
