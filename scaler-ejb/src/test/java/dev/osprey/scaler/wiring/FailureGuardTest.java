package dev.osprey.scaler.wiring;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FailureGuardTest {

    private final List<LogRecord> records = new ArrayList<>();
    private final FailureGuard guard = new FailureGuard(log());

    @Test
    void logsOnlyTheFirstOfConsecutiveFailures() {
        guard.run(FailureGuardTest::fail);
        guard.run(FailureGuardTest::fail);

        assertThat(records)
                .singleElement()
                .satisfies(each -> assertThat(each.getThrown()).hasMessage("on purpose"));
    }

    @Test
    void logsAgainAfterASuccess() {
        guard.run(FailureGuardTest::fail);
        guard.run(() -> {});
        guard.run(FailureGuardTest::fail);

        assertThat(records).hasSize(2);
    }

    private static void fail() {
        throw new IllegalStateException("on purpose");
    }

    private Logger log() {
        Logger log = Logger.getAnonymousLogger();
        log.setUseParentHandlers(false);
        log.addHandler(new Handler() {

            @Override
            public void publish(LogRecord each) {
                records.add(each);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
        return log;
    }
}
