package dev.osprey.web.bodies;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Instance;

import dev.osprey.core.apikeys.ApiKeysTable;
import dev.osprey.core.time.TestClock;
import dev.osprey.web.NoDatabase;
import dev.osprey.web.Rest;
import dev.osprey.web.ServletCall;
import dev.osprey.web.calls.ClientAddress;
import dev.osprey.web.clients.RequestRates;
import dev.osprey.web.keys.ApiKeys;
import dev.osprey.web.keys.KeyAuthentication;
import dev.osprey.web.keys.KeyCounts;
import io.smallrye.metrics.SharedMetricRegistries;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/** The gate with the reception of bodies behind it, and a server that does what the test says. */
class RequestGateTest {

    private static final int MAX_BYTES = 10;
    private static final int BODIES_PER_CLIENT = 2;
    private static final Duration STALL = Duration.ofSeconds(10);
    // For a burst of ten times as many.
    private static final int MAX_RATE = 2;

    private final TestClock clock = new TestClock();
    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
    private final Contexts contexts = new Contexts();
    private final BodyReception reception = new BodyReception(
            new BodyLimits(MAX_BYTES, MAX_BYTES),
            clock,
            scheduler,
            contexts.instance(),
            MAX_BYTES,
            MAX_BYTES,
            BODIES_PER_CLIENT,
            STALL,
            1);
    private final RequestGate gate = Rest.of()
            .settings(Map.of(
                    "osprey.http.max-rate", Integer.toString(MAX_RATE), "osprey.http.max-responses-per-client", "1"))
            .bind(Clock.class, clock)
            .bind(BodyReception.class, reception)
            .singletons(RequestGate.class, ClientAddress.class, RequestRates.class, ResponsePlaces.class)
            .build()
            .bean(RequestGate.class);
    private int connections;

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
        SharedMetricRegistries.drop("gate");
    }

    @Test
    void aRequestWithoutABodyHoldsAPlaceForItsResponseAndGivesItBack() throws Exception {
        List<String> atTheSameTime = new ArrayList<>();

        get().through(gate, (in, out) -> {
            try {
                atTheSameTime.addAll(get().through(gate).passed);
            } catch (Exception failure) {
                throw new IOException(failure);
            }
        });

        assertThat(atTheSameTime).containsExactly("refused 429");
        assertThat(get().through(gate).passed).containsExactly("");
    }

    @Test
    void aPlaceIsGivenBackWhenTheResponseFails() throws Exception {
        assertThatIOException()
                .isThrownBy(() -> get().through(gate, (in, out) -> {
                    throw new IOException("on purpose");
                }));

        assertThat(get().through(gate).passed).containsExactly("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/ready", "/metrics", "/started"})
    void aClientThatIsTooFastIsRefusedExceptForMonitoring(String monitoring) throws Exception {
        for (int call = 0; call < 10 * MAX_RATE; call++) {
            assertThat(get().through(gate).passed).containsExactly("");
        }

        GatedCall refused = get().through(gate);

        assertThat(refused.passed).containsExactly("refused 429");
        assertThat(refused.answer).containsEntry("Connection", "close");
        assertThat(new GatedCall(new ServletCall("GET", monitoring), "c").through(gate).passed)
                .containsExactly("");
        assertThat(new GatedCall(new ServletCall("GET", "/").from("192.0.2.2"), "d").through(gate).passed)
                .containsExactly("");
    }

    @Test
    void whatFollowsOnAConnectionThatIsToCloseIsNotHandled() throws Exception {
        new GatedCall(new ServletCall("POST", "/").header("Content-Length", "1, 2"), "a").through(gate);

        assertThat(new GatedCall(new ServletCall("GET", "/"), "a").through(gate).passed)
                .isEmpty();
        assertThat(new GatedCall(new ServletCall("GET", "/"), "b").through(gate).passed)
                .containsExactly("");
    }

    @Test
    void aBodyWithoutACertainEndIsRefused() throws Exception {
        GatedCall call = new GatedCall(
                        new ServletCall("POST", "/")
                                .header("Content-Length", "5")
                                .header("Transfer-Encoding", "chunked"),
                        "a")
                .through(gate);

        assertThat(call.passed).containsExactly("refused 400");
        assertThat(call.answer).containsEntry("Connection", "close");
    }

    @Test
    void nobodyReadsTheBodyOfACallWhoseKeyIsRefused() throws Exception {
        GatedCall call = post(5);
        Rest.of()
                .bind(Clock.class, clock)
                .bind(ApiKeysTable.class, NoDatabase.keys())
                .bind(MetricRegistry.class, SharedMetricRegistries.getOrCreate("gate"))
                .singletons(ApiKeys.class, KeyAuthentication.class, KeyCounts.class)
                .build()
                .bean(KeyAuthentication.class)
                .authenticate(call.request(), "no key", "192.0.2.1");
        call.body.arrive("hello");

        call.through(gate);

        assertThat(call.passed).containsExactly("");
        assertThat(call.body.unread()).isEqualTo(5);
        assertThat(call.answer).containsEntry("Connection", "close");
    }

    @Test
    void aBodyThatIsHereAlreadyPassesAtOnce() throws Exception {
        GatedCall call = post(5);
        call.body.arrive("hello");

        call.through(gate);

        assertThat(call.passed).containsExactly("hello");
        assertThat(call.answer).isEmpty();
    }

    @Test
    void aBodyPassesOnceWhenAllOfItHasArrived() throws Exception {
        GatedCall call = post(5);
        call.body.arrive("he");
        call.through(gate);
        clock.advance(Duration.ofSeconds(1));
        call.arrive("ll");
        assertThat(call.dispatches.availablePermits()).isZero();

        call.arrive("o");

        assertThat(call.dispatches.availablePermits()).isEqualTo(1);
        assertThat(call.passed).isEmpty();
        assertThat(call.dispatched(gate).passed).containsExactly("hello");
        assertThat(call.answer).isEmpty();
    }

    @Test
    void aBodyThatIsCompleteBeforeItsFirstThreadReturnsIsDispatchedOnce() throws Exception {
        GatedCall call = chunked();
        call.body.arrive("hello");
        call.body.end();

        call.through(gate);

        assertThat(call.dispatches.availablePermits()).isEqualTo(1);
        assertThat(call.dispatched(gate).passed).containsExactly("hello");
    }

    @Test
    void aBodyThatIsCompleteRightAfterItsFirstThreadReturnedIsDispatchedAMomentLater() throws Exception {
        GatedCall call = post(5).through(gate);

        call.arrive("hello");

        assertThat(call.dispatches.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
        assertThat(call.dispatched(gate).passed).containsExactly("hello");
    }

    @Test
    void theConnectionOfABodyInChunksIsNotUsedAgain() throws Exception {
        assertThat(chunked().through(gate).answer).containsEntry("Connection", "close");
    }

    @Test
    void aBodyThatIsAnnouncedTooLargeIsRefusedBeforeItArrives() throws Exception {
        GatedCall call = post(MAX_BYTES + 1).through(gate);

        assertThat(call.passed).containsExactly("refused 413");
        assertThat(call.answer).containsEntry("Connection", "close");
    }

    @Test
    void aBodyThatDoesNotMoveIsRefused() throws Exception {
        reception.start();
        GatedCall call = post(5).through(gate);
        clock.advance(STALL.plusSeconds(1));

        checkRates();

        assertThat(call.dispatches.availablePermits()).isEqualTo(1);
        assertThat(call.dispatched(gate).passed).containsExactly("refused 408");
        assertThat(call.answer).containsEntry("Connection", "close");
    }

    /** What is scheduled for the next second, now. */
    private void checkRates() {
        assertThat(scheduler.getQueue()).hasSize(1);
        List.copyOf(scheduler.getQueue()).forEach(Runnable::run);
    }

    @Test
    void ratesAreNotCheckedAfterTheStop() {
        reception.start();

        reception.stop();

        scheduler.purge();
        assertThat(scheduler.getQueue()).isEmpty();
    }

    @Test
    void aClientReceivesSoManyBodiesAtOnceUntilOneIsHandledOrItHasLeft() throws Exception {
        GatedCall handled = post(5).through(gate);
        GatedCall left = post(5).through(gate);
        assertThat(post(5).through(gate).passed).containsExactly("refused 429");
        clock.advance(Duration.ofSeconds(1));

        handled.arrive("hello");
        assertThat(post(5).through(gate).passed).containsExactly("refused 429");
        handled.dispatched(gate);
        assertThat(post(5).through(gate).passed).isEmpty();

        left.body.breakOff();
        assertThat(left.completed).isTrue();
        assertThat(left.dispatches.availablePermits()).isZero();
        assertThat(post(5).through(gate).passed).isEmpty();
    }

    @Test
    void aRequestContextIsActiveWhileABodyIsHandledAndEndsWithIt() throws Exception {
        GatedCall call = post(5).through(gate);
        clock.advance(Duration.ofSeconds(1));
        call.arrive("hello");

        assertThatIOException()
                .isThrownBy(() -> call.dispatched(gate, (in, out) -> {
                    assertThat(contexts.events).containsExactly("activated");
                    throw new IOException("on purpose");
                }));

        assertThat(contexts.events).containsExactly("activated", "deactivated", "destroyed");
    }

    @Test
    void aDispatchThatIsNotForABodyPasses() throws Exception {
        assertThat(get().dispatched(gate).passed).containsExactly("");
        assertThat(contexts.events).isEmpty();
    }

    private GatedCall get() {
        return call(new ServletCall("GET", "/"));
    }

    private GatedCall post(int length) {
        return call(new ServletCall("POST", "/").header("Content-Length", Integer.toString(length)));
    }

    private GatedCall chunked() {
        return call(new ServletCall("POST", "/").header("Transfer-Encoding", "chunked"));
    }

    /** On a connection of its own. */
    private GatedCall call(ServletCall call) {
        connections++;
        return new GatedCall(call, "connection-" + connections);
    }

    /** The request contexts of a server. */
    private static final class Contexts implements RequestContextController {

        private final List<String> events = new ArrayList<>();

        @Override
        public boolean activate() {
            return events.add("activated");
        }

        @Override
        public void deactivate() {
            events.add("deactivated");
        }

        @SuppressWarnings("unchecked")
        private Instance<RequestContextController> instance() {
            return (Instance<RequestContextController>) Proxy.newProxyInstance(
                    RequestGateTest.class.getClassLoader(), new Class<?>[] {Instance.class}, (proxy, called, given) -> {
                        if (called.getName().equals("get")) {
                            return this;
                        }
                        assertThat(called.getName()).isEqualTo("destroy");
                        events.add("destroyed");
                        return null;
                    });
        }
    }
}
