package dev.osprey.sqsra.inbound;

import java.time.Duration;
import java.util.Date;
import java.util.logging.Level;

import dev.osprey.sqsra.LogRecords;
import dev.osprey.sqsra.ManualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

class PollingOutageTest {
    private final ManualClock clock = new ManualClock();
    private final Counters counters = new Counters(new InFlightMessages(Duration.ofSeconds(30)));
    private final PollingOutage outage = new PollingOutage("requests", clock, counters);

    @RegisterExtension
    private final LogRecords log = new LogRecords();

    @Test
    void countsConsecutiveFailuresAndWarnsOnce() {
        Date start = Date.from(clock.instant());
        assertThat(outage.failed(new IllegalStateException("one"))).isEqualTo(1);
        clock.advance(Duration.ofSeconds(5));
        assertThat(outage.failed(new IllegalStateException("two"))).isEqualTo(2);

        assertThat(log.at(Level.WARNING, ""))
                .containsExactly("Cannot poll queue requests, retrying: " + "IllegalStateException: one");
        assertThat(counters.getPollingFailingSince()).isEqualTo(start);
    }

    @Test
    void logsTheDurationOfTheOutageAtItsEndAndStartsAnew() {
        outage.failed(new IllegalStateException("one"));
        clock.advance(Duration.ofSeconds(5));
        outage.ended();
        outage.ended();

        assertThat(log.at(Level.INFO, "")).containsExactly("Polling queue requests again after PT5S");
        assertThat(counters.getPollingFailingSince()).isNull();
        assertThat(outage.failed(new IllegalStateException("two"))).isEqualTo(1);
        assertThat(log.at(Level.WARNING, "")).hasSize(2);
    }
}
