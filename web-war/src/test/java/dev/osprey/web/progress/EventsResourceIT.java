package dev.osprey.web.progress;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.time.Await;
import dev.osprey.core.time.TestClock;
import dev.osprey.web.Rest;
import dev.osprey.web.ServletCall;
import dev.osprey.web.calls.ClientAddress;
import dev.osprey.web.problems.ProblemException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(LocalCloudExtension.class)
class EventsResourceIT {

    private final TestClock clock = new TestClock();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final ReceivedEvents received = new ReceivedEvents();
    private final Map<String, String> headers = new HashMap<>();
    private final Cloud cloud;
    private final ProgressPoller poller;
    private final EventsResource resource;

    EventsResourceIT(LocalCloud local) {
        cloud = local.newCloud(clock);
        poller = new ProgressPoller(cloud, clock, new EventStreams(10, 2), scheduler);
        poller.start();
        resource = new EventsResource(
                poller,
                new SseStreams(Runnable::run, cloud),
                Rest.of()
                        .settings(Map.of())
                        .singletons(ClientAddress.class)
                        .build()
                        .bean(ClientAddress.class));
    }

    @AfterEach
    void close() {
        poller.stop();
        scheduler.shutdownNow();
        cloud.close();
    }

    @Test
    void resultsArePushedAsSoonAsTheyAreStored() throws Exception {
        Classification first = queued("1");
        Classification second = queued("2");
        store(first);

        subscribe("1, 2,,1");
        store(second);

        Await.until("the end", received::isClosed);
        assertThat(received.names()).containsExactly("classification", "classification", "end");
        assertThat(received.events().subList(0, 2))
                .extracting(OutboundSseEvent::getId)
                .containsExactly("1", "2");
        // nginx would keep events until its buffer is full.
        assertThat(headers).containsEntry("X-Accel-Buffering", "no");
    }

    @Test
    void oneTo500IdsAreNeeded() {
        String tooMany = IntStream.range(0, 501).mapToObj(Integer::toString).collect(Collectors.joining(","));
        for (String ids : new String[] {null, "", " , ", tooMany}) {
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> subscribe(ids))
                    .satisfies(problem -> assertThat(problem.problem().status().getStatusCode())
                            .isEqualTo(400));
            assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> resource.head(ids));
        }
        assertThat(received.events()).isEmpty();
    }

    @Test
    void anUnknownIdIsNotFound() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> subscribe("unknown"))
                .satisfies(problem ->
                        assertThat(problem.problem().status().getStatusCode()).isEqualTo(404));
    }

    @Test
    void aHeadRequestOpensNoStream() {
        assertThat(resource.head("1").getMediaType()).isEqualTo(MediaType.SERVER_SENT_EVENTS_TYPE);
    }

    private void subscribe(String ids) {
        resource.events(
                ids,
                received,
                ReceivedEvents.sse(),
                new ServletCall("GET", "/api/classifications/events").request(),
                response());
    }

    private Classification queued(String id) {
        Classification queued = Classification.queued(id, id + ".png", clock.instant());
        cloud.results().insert(queued, cloud.images().location(queued));
        return queued;
    }

    private void store(Classification queued) {
        cloud.results()
                .store(
                        queued.done(List.of(new Prediction("Bag", 1)), clock.instant()),
                        cloud.images().location(queued));
    }

    /** A response of which only the header is written. */
    private HttpServletResponse response() {
        return (HttpServletResponse) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HttpServletResponse.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("setHeader")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    headers.put((String) arguments[0], (String) arguments[1]);
                    return null;
                });
    }
}
