package dev.osprey.bench.adapter;

import java.time.Duration;
import java.util.Objects;

import jakarta.resource.ResourceException;

import dev.osprey.bench.benchmark.BenchmarkException;
import dev.osprey.sqsra.SqsResourceAdapter;
import dev.osprey.sqsra.inbound.SqsActivationSpec;

/** The adapter with a bean that does nothing. */
final class ThroughAdapter implements Contender {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final String title;
    private final int sessions;
    private final boolean transacted;

    ThroughAdapter(String title, int sessions, boolean transacted) {
        this.title = Objects.requireNonNull(title);
        this.sessions = sessions;
        this.transacted = transacted;
    }

    @Override
    public String title() {
        return title;
    }

    int sessions() {
        return sessions;
    }

    boolean transacted() {
        return transacted;
    }

    @Override
    public Round empty(Queue queue, int messages) throws BenchmarkException, InterruptedException {
        SqsResourceAdapter adapter = new SqsResourceAdapter();
        try (MinimalContainer container = new MinimalContainer(sessions, transacted)) {
            adapter.start(container);
            try {
                Meter meter = new Meter();
                adapter.endpointActivation(container, spec(queue));
                AdapterCounters counters = AdapterCounters.of(queue.name());
                awaitAcknowledged(counters, messages);
                return meter.round(messages, counters.polls(), counters.deletes());
            } finally {
                adapter.stop();
            }
        } catch (ResourceException e) {
            throw new BenchmarkException("the adapter did not start: " + e.getMessage());
        }
    }

    private static void awaitAcknowledged(AdapterCounters counters, int messages)
            throws BenchmarkException, InterruptedException {
        long seen = 0;
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        for (long acknowledged = 0; acknowledged < messages; acknowledged = counters.acknowledged()) {
            if (acknowledged > seen) {
                seen = acknowledged;
                deadline = System.nanoTime() + TIMEOUT.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new BenchmarkException("only " + seen + " of " + messages + " messages were acknowledged");
            }
            Thread.sleep(2);
        }
    }

    private SqsActivationSpec spec(Queue queue) {
        SqsActivationSpec spec = new SqsActivationSpec();
        spec.setDestination(queue.name());
        spec.setRegion(Queue.REGION);
        spec.setEndpoint(queue.endpoint().toString());
        spec.setMaxSessions(Integer.toString(sessions));
        spec.setWaitTimeSeconds(Long.toString(Queue.WAIT.toSeconds()));
        spec.setVisibilityTimeoutSeconds(Long.toString(Queue.VISIBILITY.toSeconds()));
        return spec;
    }
}
