package dev.osprey.core.settings;

import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SettingsCheckTest {

    @Test
    void noSettingAtAllIsRight() {
        assertThat(fault(Map.of())).isEmpty();
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
        "osprey.replies.sessions, ten, from 1 to 1000",
        "osprey.storage.keys, name, 'id' or 'plain'",
        "osprey.fleet, ec3, 'process' or 'ec2' or 'none'",
        "osprey.scaling.policy, best, backlog",
        "osprey.scaling.interval, PT0S, more than zero",
        "osprey.scaling.ratio.patience, 0, from 1",
        "osprey.queues.replies, a b, the name of a queue",
        "osprey.storage.input-bucket, Bad_Bucket, the name of a bucket",
        "osprey.results.table, x, the name of a table",
        "osprey.sqs.endpoint, localhost, a URL"
    })
    void aWrongValueIsOneSentenceThatNamesTheSettingAndWhatWouldBeRight(String name, String value, String right) {
        assertThat(fault(Map.of(name, value)))
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .startsWith(name + " is '" + value + "', not ")
                        .contains(right));
    }

    @Test
    void fewerAtMostThanAtLeastIsWrong() {
        assertThat(fault(Map.of("osprey.scaling.min", "5", "osprey.scaling.max", "4")))
                .contains("osprey.scaling.min is 5, more than osprey.scaling.max, which is 4");
        assertThat(fault(Map.of("osprey.scaling.min", "21"))).isPresent();
    }

    @Test
    void aLeaseThatIsRenewedTooLateIsWrong() {
        assertThat(fault(Map.of("osprey.scaling.lease.duration", "PT4S")))
                .contains("osprey.scaling.lease.renewal is PT2S, not less than half of osprey.scaling.lease.duration,"
                        + " which is PT4S");
        assertThat(fault(Map.of("osprey.scaling.lease.duration", "PT4S", "osprey.scaling.lease.renewal", "PT1S")))
                .isEmpty();
    }

    @Test
    void aReplyQueueThatTheOtherNodesWouldNotFindIsWrong() {
        assertThat(fault(Map.of("osprey.queues.replies", "answers-1")))
                .hasValueSatisfying(sentence -> assertThat(sentence).contains("osprey.queues.replies-prefix"));
        assertThat(fault(Map.of("osprey.queues.replies", "answers-1", "osprey.queues.replies-prefix", "answers")))
                .isEmpty();
    }

    private static Optional<String> fault(Map<String, String> settings) {
        return SettingsCheck.fault(new MapConfig(settings));
    }

    /** Text is all that is asked for. */
    @Test
    void instancesNeedATemplateOrAnImage() {
        assertThat(fault(Map.of("osprey.fleet", "ec2")))
                .contains(
                        "osprey.fleet is 'ec2', which needs osprey.fleet.ec2.launch-template or osprey.fleet.ec2.image");
        assertThat(fault(Map.of("osprey.fleet", "ec2", "osprey.fleet.ec2.image", "ami-1")))
                .isEmpty();
    }
}
