package dev.osprey.aws;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;

import dev.osprey.core.cloud.InstanceMetadata;
import dev.osprey.core.process.Programs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The Terraform module against moto: three services, one for each kind of scaling, are created and destroyed side by side. */
@Timeout(1200)
class TerraformModuleIT {

    private static final Path MODULE = Path.of("aws");
    private static final String ALARMS = "-var=scaling=alarms";

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

    /** As above, with the queue or bucket. */
    private static final Map<String, Set<Permission>> NOT_NEEDED_ON = Map.of(
            "web",
            Set.of(
                    new Permission("sqs:CreateQueue", Permission.REQUESTS),
                    new Permission("sqs:CreateQueue", Permission.DEAD_LETTERS),
                    new Permission("sqs:SetQueueAttributes", Permission.REQUESTS),
                    new Permission("sqs:SetQueueAttributes", Permission.DEAD_LETTERS),
                    new Permission("s3:CreateBucket", Permission.INPUT),
                    new Permission("s3:CreateBucket", Permission.OUTPUT),
                    new Permission("s3:GetBucketNotification", Permission.INPUT),
                    new Permission("s3:PutBucketNotification", Permission.INPUT)),
            "worker",
            Set.of(
                    new Permission("sqs:CreateQueue", Permission.REQUESTS),
                    new Permission("sqs:SetQueueAttributes", Permission.REQUESTS)));

    /** Without ListBucket S3 answers that a missing object is forbidden. */
    private static final Map<String, Set<Permission>> IMPLIED_ON = Map.of(
            "web",
            Set.of(),
            "worker",
            Set.of(
                    new Permission("s3:ListBucket", Permission.INPUT),
                    new Permission("s3:ListBucket", Permission.OUTPUT)));

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
            "batches", "dev.osprey.core.jobs.JobsTable",
            "sessions", "dev.osprey.core.sessions.SessionsTable",
            "keys", "dev.osprey.core.apikeys.ApiKeysTable",
            "scaling", "dev.osprey.core.fleet.ScalingTable",
            "models", "dev.osprey.core.models.ModelsTable");

    @TempDir
    private static Path folder;

    private static Terraform terraform;
    // By the fleet that the web tier's scaler has then.
    private static final Map<String, Deployment> DEPLOYMENTS = new HashMap<>();
    private static AwsCalls calls;

    @BeforeAll
    static void initialise() throws Exception {
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
                model               = "s3://my-models/fashion"
                reference_buckets   = ["photos-1", "photos-2"]
                deletable           = true
                """.formatted("0".repeat(64)));
        terraform = new Terraform(folder, Map.of());
        terraform.init();
        DEPLOYMENTS.put("ec2", new Deployment(folder, "ec2"));
        DEPLOYMENTS.put("asg", new Deployment(folder, "asg", "-var=fleet=asg", "-var=reference_buckets=[]"));
        DEPLOYMENTS.put(
                "none",
                new Deployment(
                        folder, "none", ALARMS, "-var=retention_days=30", "-var=otlp_endpoint=http://10.0.3.7:4318"));
        // Its searches take a while: in the meantime Terraform waits.
        calls = new AwsCalls();
        calls.all(packages("web"));
        calls.all(packages("worker"));
    }

    @AfterAll
    static void end() {
        DEPLOYMENTS.values().forEach(Deployment::close);
    }

    @Test
    void isFormattedAndValid() throws Exception {
        terraform.succeed("fmt", "-check", "-diff", MODULE.toAbsolutePath().toString());
        terraform.succeed("validate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec2", "asg", "none"})
    void isCreatedAndThenNeedsNoChange(String fleet) {
        assertThat(created(fleet).all()).hasSizeGreaterThan(80);
        assertThat(DEPLOYMENTS.get(fleet).changes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec2", "asg", "none"})
    void isDestroyed(String fleet) {
        assertThat(DEPLOYMENTS.get(fleet).left()).isNull();
    }

    private static Resources created(String fleet) {
        return DEPLOYMENTS.get(fleet).created();
    }

    @ParameterizedTest
    @CsvSource({"ec2, web", "ec2, worker", "asg, web", "asg, worker", "none, web", "none, worker"})
    void allowsEachTierWhatItsCodeCalls(String fleet, String tier) {
        expectPolicies(created(fleet), fleet, tier);
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

    @ParameterizedTest
    @ValueSource(strings = {"web", "worker"})
    void allowsEachTierWhatItsCodeCallsOfEachQueueAndBucket(String tier) {
        Set<Permission> called = new HashSet<>(new ResourceCalls(calls, packages(tier)).permissions());
        assertThat(called).as("what is not needed is called somewhere").containsAll(NOT_NEEDED_ON.get(tier));
        called.removeAll(NOT_NEEDED_ON.get(tier));
        called.addAll(IMPLIED_ON.get(tier));

        assertThat(new Policies(created("ec2"), tier).permissions())
                .as(tier)
                .containsExactlyInAnyOrderElementsOf(called);
    }

    private static Set<String> union(List<Set<String>> sets) {
        return sets.stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
    }

    @Test
    void withoutBucketsOfCallersNobodyMayReadAny() {
        for (String tier : List.of("web", "worker")) {
            assertThat(new Policies(created("asg"), tier).permissions())
                    .extracting(Permission::resource)
                    .contains(Permission.INPUT)
                    .doesNotContain(Permission.REFERENCED);
        }
    }

    @Test
    void s3AnnouncesNewObjectsOfTheInputBucketOnly() {
        assertThat(created("ec2").ofType("aws_s3_bucket_notification"))
                .extracting(each -> each.values().getString("bucket"))
                .singleElement()
                .asString()
                .startsWith("osprey-input-");
        String policy =
                created("ec2").ofType("aws_sqs_queue_policy").get(0).values().getString("policy");
        assertThat(policy)
                .contains("s3.amazonaws.com", "sqs:SendMessage", "arn:aws:s3:::osprey-input-", "aws:SourceAccount");
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "worker"})
    void allowsEachTierWhatItsCodeCallsOfEachTable(String tier) {
        Policies policies = new Policies(created("ec2"), tier);

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

    @ParameterizedTest
    @CsvSource({"ec2, web", "ec2, worker", "none, worker"})
    void bootScriptsPassShellcheck(String fleet, String tier) throws Exception {
        assumeTrue(Programs.onPath("shellcheck"), "shellcheck is not on the PATH");
        String script = userData(created(fleet), tier);

        assertThat(script).contains("osprey-1.0.0.tar.gz", "sha256sum --check", "/etc/osprey/" + tier + ".env");
        assertThat(shellcheck(script)).isEmpty();
    }

    @Test
    void bootScriptRefusesABundleWithAnotherChecksum() throws Exception {
        Deployment deployment = DEPLOYMENTS.get("ec2");
        deployment.call("s3", "PUT", "/releases", "");
        deployment.call("s3", "PUT", "/releases/osprey-1.0.0.tar.gz", "not the bundle that was released");
        try (InstanceMetadata metadata = new InstanceMetadata("i-1", "osprey-web")) {
            Path output = folder.resolve("boot.txt");
            ProcessBuilder builder = new ProcessBuilder("bash", "-s")
                    .redirectInput(Files.writeString(folder.resolve("boot-web.sh"), userData(created("ec2"), "web"))
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
                            deployment.endpoint().toString(),
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
            assumeTrue(Programs.onPath(program), program + " is not on the PATH");
            Path wrapper = Files.writeString(
                    tools.resolve(program),
                    "#!/bin/bash\nPATH='%s' exec %s \"$@\"\n".formatted(System.getenv("PATH"), program));
            assertThat(wrapper.toFile().setExecutable(true)).isTrue();
        }
        return tools;
    }

    @Test
    void theGuideSaysWhatToDoForEachAlarm() throws Exception {
        String guide = Files.readString(Path.of("../docs/aws-operations.md"));

        assertThat(created("ec2").ofType("aws_cloudwatch_metric_alarm"))
                .filteredOn(alarm -> !alarm.name().equals("throttled_tables"))
                .extracting(alarm -> "| `" + alarm.values().getString("alarm_name") + "` |")
                .isNotEmpty()
                .allSatisfy(row -> assertThat(guide).contains(row));
    }

    @Test
    void instancesAnswerMetadataRequestsWithATokenOnly() {
        assertThat(created("ec2").ofType("aws_launch_template"))
                .hasSize(2)
                .allSatisfy(template -> assertThat(template.values()
                                .getJsonArray("metadata_options")
                                .getJsonObject(0)
                                .getString("http_tokens"))
                        .isEqualTo("required"));
    }

    @Test
    void stepAlarmsFollowThePublishedSequence() {
        AlarmScaling alarms = AlarmScaling.of(created("none"));

        assertThat(alarms.wantedAt(1, 99, 100, 499, 500, 999, 1000, 1000, 21, 20, 20))
                .containsExactly(1, 3, 5, 10, 15, 20, 20, 20, 1, 1);
    }

    @Test
    void thresholdAlarmsFollowThePublishedSequence() throws Exception {
        AlarmScaling alarms =
                AlarmScaling.of(DEPLOYMENTS.get("none").planned("threshold", "-var=alarm_policy=threshold"));

        assertThat(alarms.wantedAt(1, 2, 3, 100, 3, 2, 0, 0, 0)).containsExactly(1, 2, 3, 4, 3, 2, 1, 1);
        assertThat(alarms.wantedAt(18, 9, 9, 9)).containsExactly(19, 19, 19);
    }

    @Test
    void theScalerAloneEndsInstancesOfItsAutoScalingGroup() {
        Resources group = created("asg");

        JsonObject workers = group.named("aws_autoscaling_group", "workers").values();
        assertThat(workers.getInt("min_size")).isZero();
        assertThat(workers.getInt("max_size")).isEqualTo(20);
        assertThat(workers.getBoolean("protect_from_scale_in")).isTrue();
        assertThat(workers.getJsonArray("suspended_processes").getString(0)).isEqualTo("AZRebalance");
        assertThat(group.withKey("aws_s3_object", "settings", "web").values().getString("content"))
                .contains("OSPREY_FLEET='asg'", "OSPREY_FLEET_ASG_GROUP='osprey-workers'")
                .doesNotContain("OSPREY_FLEET_EC2");
        assertThat(userData(group, "worker")).contains("osprey-ec2-worker");
    }

    @Test
    void alarmsScaleAGroupOfWorkersThatProtectThemselves() {
        Resources alarms = created("none");

        assertThat(alarms.named("aws_autoscaling_group", "workers").values().getInt("max_size"))
                .isEqualTo(20);
        // The application's scaler is off and may do nothing on EC2.
        assertThat(alarms.withKey("aws_s3_object", "settings", "web").values().getString("content"))
                .contains("OSPREY_FLEET='none'");
        assertThat(alarms.withKey("aws_s3_object", "settings", "worker")
                        .values()
                        .getString("content"))
                .contains("OSPREY_WORKER_SCALE_IN_PROTECTION='osprey-workers'");
    }

    @Test
    void s3DeletesWhatHasExpiredButNoFileOfAUser() {
        assertThat(rules(created("none"), "output"))
                .filteredOn(rule -> rule.getString("id").equals("retention"))
                .singleElement()
                .satisfies(rule -> {
                    assertThat(days(rule, "expiration", "days")).isEqualTo(30);
                    assertThat(days(rule, "noncurrent_version_expiration", "noncurrent_days"))
                            .isEqualTo(1);
                });
        assertThat(rules(created("none"), "input"))
                .filteredOn(rule -> rule.getString("id").equals("retention"))
                .singleElement()
                .satisfies(rule -> {
                    // A request may wait two weeks in the queue.
                    assertThat(days(rule, "expiration", "days")).isEqualTo(44);
                    assertThat(rule.getJsonArray("filter")
                                    .getJsonObject(0)
                                    .getJsonArray("tag")
                                    .getJsonObject(0)
                                    .getString("key"))
                            .isEqualTo("osprey-expires");
                });
        for (String tier : List.of("web", "worker")) {
            assertThat(created("none")
                            .withKey("aws_s3_object", "settings", tier)
                            .values()
                            .getString("content"))
                    .contains("OSPREY_RETENTION='P30D'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "worker"})
    void withACollectorBothTiersExportTracesAndReachIt(String tier) {
        assertThat(created("none")
                        .withKey("aws_s3_object", "settings", tier)
                        .values()
                        .getString("content"))
                .contains(
                        "OTEL_SDK_DISABLED='false'\n",
                        "OTEL_EXPORTER_OTLP_ENDPOINT='http://10.0.3.7:4318'\n",
                        "OTEL_TRACES_SAMPLER_ARG='1'\n");
        JsonObject egress = created("none")
                .withKey("aws_vpc_security_group_egress_rule", "to_collector", tier)
                .values();
        assertThat(egress.getString("cidr_ipv4")).isEqualTo("10.0.3.7/32");
        assertThat(egress.getInt("from_port")).isEqualTo(4318);
        assertThat(egress.getInt("to_port")).isEqualTo(4318);
    }

    @Test
    void withoutACollectorTracingIsOff() {
        assertThat(created("ec2")
                        .withKey("aws_s3_object", "settings", "worker")
                        .values()
                        .getString("content"))
                .doesNotContain("OTEL_");
    }

    @Test
    void withoutARetentionEverythingIsKept() {
        assertThat(rules(created("ec2"), "output"))
                .extracting(rule -> rule.getString("id"))
                .containsExactly("unfinished-uploads");
        assertThat(rules(created("ec2"), "input"))
                .extracting(rule -> rule.getString("id"))
                .containsExactly("unfinished-uploads", "uploads");
        assertThat(created("ec2")
                        .withKey("aws_s3_object", "settings", "web")
                        .values()
                        .getString("content"))
                .doesNotContain("RETENTION");
    }

    @Test
    void whatWasUploadedStraightToS3AndNeverClassifiedExpires() {
        assertThat(rules(created("ec2"), "input"))
                .filteredOn(rule -> rule.getString("id").equals("uploads"))
                .singleElement()
                .satisfies(rule -> {
                    // Its event may wait two weeks in the queue.
                    assertThat(days(rule, "expiration", "days")).isEqualTo(15);
                    assertThat(rule.getJsonArray("filter").getJsonObject(0).getString("prefix"))
                            .isEqualTo("osprey-uploads/");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"results", "batches", "idempotency", "sessions", "keys"})
    void dynamoDbDeletesExpiredRows(String table) {
        JsonObject ttl = created("none")
                .withKey("aws_dynamodb_table", "this", table)
                .values()
                .getJsonArray("ttl")
                .getJsonObject(0);

        assertThat(ttl.getString("attribute_name")).isEqualTo("expires");
        assertThat(ttl.getBoolean("enabled")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"results", "batches"})
    void imagesAndJobsHaveAnOutboxOfWebhooks(String table) {
        JsonObject index = created("none")
                .withKey("aws_dynamodb_table", "this", table)
                .values()
                .getJsonArray("global_secondary_index")
                .getValuesAs(JsonObject.class)
                .stream()
                .filter(each -> each.getString("name").equals("webhooks"))
                .findFirst()
                .orElseThrow();

        // As the class Outbox of core creates it.
        assertThat(index.getString("hash_key")).isEqualTo("webhook");
        assertThat(index.getString("range_key")).isEqualTo("webhookState");
        assertThat(index.getString("projection_type")).isEqualTo("INCLUDE");
        assertThat(index.getJsonArray("non_key_attributes").getValuesAs(JsonString::getString))
                .containsExactlyInAnyOrder("webhookUrl", "webhookRequest", "webhookAttempts", "webhookError");
    }

    private static List<JsonObject> rules(Resources resources, String bucket) {
        return resources
                .withKey("aws_s3_bucket_lifecycle_configuration", "this", bucket)
                .values()
                .getJsonArray("rule")
                .getValuesAs(JsonObject.class);
    }

    private static int days(JsonObject rule, String part, String name) {
        return rule.getJsonArray(part).getJsonObject(0).getInt(name);
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
