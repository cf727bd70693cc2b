package dev.osprey.sqsra;

import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

import jakarta.resource.ResourceException;

import dev.osprey.sqsra.inbound.SqsActivationSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Base of the suites: every test runs on each SQS server, starts without queues and leaves nothing behind. */
@ParameterizedClass(name = "{0}")
@ArgumentsSource(SqsServers.class)
@Timeout(300)
public abstract class SqsSuite {
    protected static final String QUEUE = "requests";

    @Parameter
    SqsServer server;

    /** Between adapters and server, to count calls and inject faults. */
    protected FaultProxy proxy;

    protected LocalSqs sqs;
    private final List<SqsResourceAdapter> adapters = new ArrayList<>();
    private final List<StrictContainer> containers = new ArrayList<>();

    @BeforeParameterizedClassInvocation
    static void startServer(SqsServer server) {
        assumeTrue(server.missing().isEmpty(), () -> server.missing().orElseThrow());
        server.start();
    }

    @BeforeEach
    void connect() {
        sqs = new LocalSqs(server);
        proxy = new FaultProxy(URI.create(server.endpoint()));
    }

    @AfterEach
    void contractIsKeptAndEverythingStops() throws InterruptedException {
        try {
            adapters.forEach(SqsResourceAdapter::stop);
            for (StrictContainer container : containers) {
                Eventually.await("all endpoints released", () -> container.openEndpoints() == 0);
                Eventually.await("all work has ended", () -> container.works() == 0);
                assertThat(container.breaches()).isEmpty();
            }
        } finally {
            containers.forEach(StrictContainer::close);
            proxy.close();
            sqs.deleteAllQueues();
            sqs.close();
        }
    }

    final SqsActivationSpec spec() {
        SqsActivationSpec spec = new SqsActivationSpec();
        spec.setDestination(QUEUE);
        spec.setRegion(LocalSqs.REGION);
        spec.setEndpoint(sqs.endpoint());
        spec.setWaitTimeSeconds("1");
        return spec;
    }

    /** A bean whose calls go through {@link #proxy}. */
    protected final SqsActivationSpec throughProxy() {
        SqsActivationSpec spec = spec();
        spec.setEndpoint(proxy.endpoint());
        return spec;
    }

    final StrictContainer container(StrictContainer.Bean bean) {
        return add(new StrictContainer(100, false, bean));
    }

    final StrictContainer transacted(StrictContainer.Bean bean) {
        return add(new StrictContainer(100, true, bean));
    }

    final StrictContainer add(StrictContainer container) {
        containers.add(container);
        return container;
    }

    final SqsResourceAdapter activate(StrictContainer container, SqsActivationSpec spec) throws ResourceException {
        SqsResourceAdapter adapter = adapter(container);
        adapter.endpointActivation(container, spec);
        return adapter;
    }

    /** An adapter that is stopped after the test. */
    final SqsResourceAdapter adapter(StrictContainer container) throws ResourceException {
        return adapter(container, new Random(1));
    }

    final SqsResourceAdapter adapter(StrictContainer container, RandomGenerator random) throws ResourceException {
        SqsResourceAdapter adapter = new SqsResourceAdapter(InstantSource.system(), random);
        adapter.start(container);
        adapters.add(adapter);
        return adapter;
    }

    static long inFlight() {
        return counter("InFlight");
    }

    static long counter(String name) {
        return JmxCounters.sum(name);
    }

    protected static String[] texts(int count) {
        return texts(1, count);
    }

    static String[] texts(int first, int count) {
        return IntStream.range(first, first + count).mapToObj(Integer::toString).toArray(String[]::new);
    }
}
