package dev.osprey.web.cloud;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RecurringTaskTest {

    private final List<String> logged = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private RuntimeException failure;
    private final RecurringTask task = new RecurringTask("polling the queue", () -> {
        if (failure != null) {
            throw failure;
        }
    });

    @BeforeEach
    void listen() {
        Logger.getLogger(RecurringTask.class.getName()).addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        Logger.getLogger(RecurringTask.class.getName()).removeHandler(handler);
    }

    @Test
    void onlyTheFirstFailureInARowAndTheRecoveryAreLogged() {
        task.run();
        failure = SdkClientException.create("no route to host");
        task.run();
        task.run();
        failure = null;
        task.run();
        task.run();

        assertThat(logged)
                .containsExactly(
                        "polling the queue failed and will be retried: no route to host",
                        "polling the queue works again");
    }

    @Test
    void aFaultThatIsNotOfTheCloudIsNotSwallowed() {
        failure = new IllegalStateException("a bug");

        assertThatIllegalStateException().isThrownBy(task::run).withMessage("a bug");
    }
}
