package dev.osprey.core.failures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.logging.Logger;

import jakarta.jms.JMSException;

import dev.osprey.core.logs.LogRecords;
import dev.osprey.core.storage.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class FailureGuardTest {

    @RegisterExtension
    private final LogRecords records = new LogRecords(FailureGuardTest.class);

    private final Logger log = Logger.getLogger(FailureGuardTest.class.getName());
    private final FailureGuard guard = new FailureGuard("polling the queue", SdkException.class, log);

    @Test
    void logsOnlyTheFirstOfConsecutiveFailuresAndTheRecovery() {
        guard.run(() -> {});
        guard.run(FailureGuardTest::failToConnect);
        guard.run(FailureGuardTest::failToConnect);
        guard.run(() -> {});
        guard.run(() -> {});

        assertThat(records.lines())
                .containsExactly(
                        "polling the queue failed and will be retried: no route to host",
                        "polling the queue works again");
    }

    @Test
    void logsAFaultOutsideInOneLine() {
        FailureGuard all = new FailureGuard("a tick", RuntimeException.class, log);
        for (Throwable fault : List.of(
                SdkClientException.create("no route to host"),
                new StorageException("bucket", null),
                new JMSException("queue"),
                new UncheckedIOException(new IOException("file")))) {
            all.run(() -> {
                throw new IllegalStateException("observing failed", fault);
            });
            all.run(() -> {});
        }

        assertThat(records.all())
                .hasSize(8)
                .allSatisfy(each -> assertThat(each.getThrown()).isNull());
    }

    @Test
    void logsAgainAfterASuccess() {
        guard.run(FailureGuardTest::failToConnect);
        guard.run(() -> {});
        guard.run(FailureGuardTest::failToConnect);

        assertThat(records.warnings()).hasSize(2);
    }

    @Test
    void rethrowsExceptionsOfOtherTypes() {
        assertThatIllegalStateException()
                .isThrownBy(() -> guard.run(FailureGuardTest::failByABug))
                .withMessage("a bug");
        assertThat(records.all()).isEmpty();
    }

    @Test
    void logsTheStackTraceOfAnyOtherFailure() {
        new FailureGuard("a tick", RuntimeException.class, log).run(FailureGuardTest::failByABug);

        assertThat(records.all())
                .singleElement()
                .satisfies(each -> assertThat(each.getThrown()).hasMessage("a bug"));
    }

    private static void failToConnect() {
        throw SdkClientException.create("no route to host");
    }

    private static void failByABug() {
        throw new IllegalStateException("a bug");
    }
}
