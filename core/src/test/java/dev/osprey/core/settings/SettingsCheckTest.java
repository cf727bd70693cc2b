package dev.osprey.core.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

import static org.assertj.core.api.Assertions.assertThat;

class SettingsCheckTest {

    static final Iterable<Setting> ALL = Settings.ALL;

    @Test
    void allowsTheDefaults() {
        assertThat(violation(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "osprey.upload.max-bytes, abc, a whole number from 1 to",
        "osprey.upload.max-bytes, 0, a whole number from 1 to",
        "osprey.upload.max-bytes, 3000000000, a whole number from 1 to",
        "osprey.upload.max-wait, 5, a duration such as",
        "osprey.upload.max-backlog-wait, -PT5S, a duration such as",
        "osprey.worker.min-service-time, 200ms, a duration such as",
        "osprey.worker.sessions, 0, from 1 to 1000",
        "osprey.worker.sessions, many, 'auto' or a whole number",
        "osprey.replies.sessions, ten, from 1 to 1000",
        "osprey.storage.keys, name, 'id' or 'plain'",
        "osprey.fleet, ec3, 'process' or 'ec2' or 'asg' or 'none'",
        "osprey.scaling.policy, best, backlog",
        "osprey.scaling.interval, PT0S, more than zero",
        "osprey.scaling.ratio.patience, 0, of at least 1",
        "osprey.queues.replies, a b, a queue name",
        "osprey.storage.input-bucket, Bad_Bucket, a bucket name",
        "osprey.references.buckets, photos;scans, bucket names separated by commas",
        "osprey.results.table, x, a table name",
        "osprey.webhooks.timeout, PT2M, from PT1S to PT1M",
        "osprey.sqs.endpoint, localhost, a URL"
    })
    void aViolationNamesTheSettingItsValueAndTheAllowedValues(String name, String value, String right) {
        assertThat(violation(Map.of(name, value)))
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .startsWith(name + " is '" + value + "', not ")
                        .contains(right));
    }

    /** No setting has line breaks, and none but a text has words. */
    @ParameterizedTest
    @FieldSource("ALL")
    void refusesAWrongValueOfEverySettingWithOneSentence(Setting setting) {
        List<String> wrong = new ArrayList<>(List.of("\n", " \n "));
        if (setting.rule().type() != String.class) {
            wrong.addAll(List.of("no value", "-1", "1.5.3", "true?"));
        }
        for (String value : wrong) {
            assertThat(violation(Map.of(setting.name(), value)))
                    .as("%s", setting.name())
                    .hasValueSatisfying(sentence -> assertThat(sentence)
                            .startsWith(setting.name() + " is ")
                            .endsWith("not " + setting.rule().allowed()));
        }
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void anEmptyTextIsNoValue(Setting setting) {
        assertThat(violation(Map.of(setting.name(), "")).isPresent())
                .as("only what needs a value is refused")
                .isEqualTo(setting.defaultValue().isPresent());
    }

    @Test
    void aDelayOfWebhooksIsNotLongerThanTheLongest() {
        assertThat(violation(Map.of("osprey.webhooks.retry-delay", "PT2S", "osprey.webhooks.max-retry-delay", "PT1S")))
                .contains(
                        "osprey.webhooks.retry-delay is PT2S, more than osprey.webhooks.max-retry-delay, which is PT1S");
        assertThat(violation(Map.of("osprey.webhooks.retry-delay", "PT1S", "osprey.webhooks.max-retry-delay", "PT1S")))
                .isEmpty();
    }

    @Test
    void aSecretOfWebhooksHasItsFormAndIsNotShown() {
        String secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        for (String wrong : List.of(
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_c2hvcnQ=",
                secret.substring(0, secret.length() - 1),
                secret + "," + secret)) {
            assertThat(violation(Map.of("osprey.webhooks.secret", wrong)))
                    .hasValueSatisfying(sentence -> assertThat(sentence)
                            .startsWith("osprey.webhooks.secret is not whsec_")
                            .doesNotContain("MfKQ", "c2hv"));
        }
        assertThat(violation(Map.of("osprey.webhooks.secret", secret))).isEmpty();
        assertThat(violation(Map.of("osprey.webhooks.secret", secret + " " + secret)))
                .isEmpty();
    }

    @Test
    void hidesTheValueOfASecret() {
        assertThat(violation(Map.of("osprey.oidc.provider", "https://id.example")))
                .contains("osprey.oidc.provider needs osprey.oidc.client-id, osprey.oidc.client-secret and"
                        + " osprey.oidc.redirect-uri");
        assertThat(violation(Map.of("osprey.admin.password", "my secret")))
                .contains("osprey.admin.password is not a text of at least 12 characters");
        assertThat(violation(Map.of("osprey.admin.password-hash", "my secret")))
                .contains("osprey.admin.password-hash is not a text without spaces");
    }

    @Test
    void processesNeedACommandAndAFolder() {
        String violation = "osprey.fleet is 'process', which needs osprey.fleet.process.command and osprey.data";
        assertThat(violation(Map.of("osprey.fleet", "process"))).contains(violation);
        assertThat(violation(Map.of("osprey.fleet", "process", "osprey.data", "data")))
                .contains(violation);
        assertThat(violation(Map.of(
                        "osprey.fleet", "process", "osprey.data", "data", "osprey.fleet.process.command", "worker")))
                .isEmpty();
    }

    @Test
    void refusesAMinimumAboveTheMaximum() {
        assertThat(violation(Map.of("osprey.scaling.min", "5", "osprey.scaling.max", "4")))
                .contains("osprey.scaling.min is 5, more than osprey.scaling.max, which is 4");
        assertThat(violation(Map.of("osprey.scaling.min", "20"))).isEmpty();
        assertThat(violation(Map.of("osprey.scaling.min", "21")))
                .contains("osprey.scaling.min is 21, more than osprey.scaling.max, which is 20");
        assertThat(violation(Map.of("osprey.scaling.min", "20", "osprey.scaling.policy", "threshold")))
                .contains("osprey.scaling.min is 20, more than osprey.scaling.max, which is 19");
    }

    @Test
    void refusesALeaseThatIsRenewedTooLate() {
        assertThat(violation(Map.of("osprey.scaling.lease.duration", "PT4S")))
                .contains("osprey.scaling.lease.renewal is PT2S, not less than half of osprey.scaling.lease.duration,"
                        + " which is PT4S");
        assertThat(violation(Map.of("osprey.scaling.lease.duration", "PT4S", "osprey.scaling.lease.renewal", "PT1S")))
                .isEmpty();
    }

    @Test
    void refusesAReplyQueueThatOtherNodesWouldNotFind() {
        assertThat(violation(Map.of("osprey.queues.replies", "answers-1")))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("osprey.queues.replies-prefix"));
        assertThat(violation(Map.of("osprey.queues.replies", "answers-1", "osprey.queues.replies-prefix", "answers")))
                .isEmpty();
    }

    @Test
    void aFifoRequestQueueNeedsNoOtherSetting() {
        MapConfig config = new MapConfig(Map.of("osprey.queues.request", "orders.fifo"));

        assertThat(SettingsCheck.violation(config)).isEmpty();
        assertThat(CloudSettings.from(config).fifo()).isTrue();
        assertThat(CloudSettings.from(config).deadLetterQueue()).isEqualTo("osprey-requests-dead.fifo");
    }

    @Test
    void refusesQueuesThatSqsCannotUseTogether() {
        assertThat(violation(Map.of("osprey.queues.dead-letter", "dead.fifo")))
                .contains("osprey.queues.dead-letter is 'dead.fifo', a FIFO queue, but osprey.queues.request is"
                        + " 'osprey-requests', which is not");
        assertThat(violation(Map.of("osprey.queues.request", "a.fifo", "osprey.queues.max-receives", "3")))
                .contains("osprey.queues.max-receives is 3, less than the 4 that a FIFO request queue needs");
        assertThat(violation(Map.of("osprey.queues.request", "a.fifo", "osprey.queues.dead-letter", "d".repeat(76))))
                .hasValueSatisfying(
                        sentence -> assertThat(sentence).startsWith("osprey.queues.dead-letter is too long"));
        assertThat(violation(Map.of("osprey.queues.request", ".fifo"))).isPresent();
        assertThat(violation(Map.of("osprey.queues.replies", "osprey-replies.fifo")))
                .isPresent();
    }

    @Test
    void aBucketThatIsNamedTwiceIsOneBucket() {
        MapConfig config = new MapConfig(Map.of("osprey.references.buckets", "photos,scans,photos"));

        assertThat(SettingsCheck.violation(config)).isEmpty();
        assertThat(CloudSettings.from(config).referenceBuckets()).containsExactlyInAnyOrder("photos", "scans");
    }

    private static Optional<String> violation(Map<String, String> settings) {
        return SettingsCheck.violation(new MapConfig(settings));
    }

    @Test
    void instancesNeedALaunchTemplateOrAnImage() {
        assertThat(violation(Map.of("osprey.fleet", "ec2")))
                .contains(
                        "osprey.fleet is 'ec2', which needs osprey.fleet.ec2.launch-template or osprey.fleet.ec2.image");
        assertThat(violation(Map.of("osprey.fleet", "ec2", "osprey.fleet.ec2.image", "ami-1")))
                .isEmpty();
    }

    @Test
    void anAutoScalingGroupNeedsAName() {
        assertThat(violation(Map.of("osprey.fleet", "asg")))
                .contains("osprey.fleet is 'asg', which needs osprey.fleet.asg.group");
        assertThat(violation(Map.of("osprey.fleet", "asg", "osprey.fleet.asg.group", "osprey-workers")))
                .isEmpty();
    }

    @Test
    void protectionFromScaleInNeedsTheInstance() {
        assertThat(violation(Map.of("osprey.worker.scale-in-protection", "osprey-workers")))
                .contains("osprey.worker.scale-in-protection needs osprey.worker.instance");
        assertThat(violation(
                        Map.of("osprey.worker.scale-in-protection", "osprey-workers", "osprey.worker.instance", "i-1")))
                .isEmpty();
    }
}
