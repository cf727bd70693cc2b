package dev.osprey.core.failures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import jakarta.jms.JMSException;

import dev.osprey.core.storage.StorageException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class FailureGuardTest {

    private final List<LogRecord> records = new ArrayList<>();
    private final Logger log = log();
    private final FailureGuard guard = new FailureGuard("polling the queue", SdkException.class, log);

    @Test
    void logsOnlyTheFirstOfConsecutiveFailuresAndTheRecovery() {
        guard.run(() -> {});
        guard.run(FailureGuardTest::failToConnect);
        guard.run(FailureGuardTest::failToConnect);
        guard.run(() -> {});
        guard.run(() -> {});

        assertThat(records)
                .extracting(LogRecord::getMessage)
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

        assertThat(records)
                .hasSize(8)
                .allSatisfy(each -> assertThat(each.getThrown()).isNull());
    }

    @Test
    void logsAgainAfterASuccess() {
        guard.run(FailureGuardTest::failToConnect);
        guard.run(() -> {});
        guard.run(FailureGuardTest::failToConnect);

        assertThat(records).filteredOn(each -> each.getLevel() == Level.WARNING).hasSize(2);
    }

    @Test
    void rethrowsExceptionsOfOtherTypes() {
        assertThatIllegalStateException()
                .isThrownBy(() -> guard.run(FailureGuardTest::failByABug))
                .withMessage("a bug");
        assertThat(records).isEmpty();
    }

    @Test
    void logsTheStackTraceOfAnyOtherFailure() {
        new FailureGuard("a tick", RuntimeException.class, log).run(FailureGuardTest::failByABug);

        assertThat(records)
                .singleElement()
                .satisfies(each -> assertThat(each.getThrown()).hasMessage("a bug"));
    }

    private static void failToConnect() {
        throw SdkClientException.create("no route to host");
    }

    private static void failByABug() {
        throw new IllegalStateException("a bug");
    }

    private Logger log() {
        Logger logger = Logger.getAnonymousLogger();
        logger.setUseParentHandlers(false);
        logger.addHandler(new Handler() {

            @Override
            public void publish(LogRecord each) {
                records.add(each);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
        return logger;
    }
}
