package dev.osprey.web.health;

import java.util.concurrent.atomic.AtomicInteger;

import dev.osprey.core.time.TestClock;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CachedCheckTest {

    @Test
    void aResultIsUsedForASecond() {
        TestClock clock = new TestClock();
        AtomicInteger calls = new AtomicInteger();
        CachedCheck check = new CachedCheck(() -> HealthCheckResponse.up("call-" + calls.incrementAndGet()), clock);

        for (int probe = 0; probe < 100; probe++) {
            assertThat(check.call().getName()).isEqualTo("call-1");
        }
        clock.advance(CachedCheck.LIFETIME);
        assertThat(check.call().getName()).isEqualTo("call-2");
    }
}
