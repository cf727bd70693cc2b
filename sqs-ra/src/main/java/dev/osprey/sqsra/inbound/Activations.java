package dev.osprey.sqsra.inbound;

import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.resource.spi.work.WorkManager;

/** The endpoint activations of one resource adapter: those that run, and those whose last long poll has not ended yet. */
public final class Activations {
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<Key, Activation> active = new ConcurrentHashMap<>();
    private final Set<Activation> stopping = ConcurrentHashMap.newKeySet();

    public Activations(InstantSource clock, RandomGenerator random) {
        this.clock = Objects.requireNonNull(clock);
        this.random = Objects.requireNonNull(random);
    }

    /**
     * Starts to deliver messages to the endpoints of the factory. A missing queue or an unreachable SQS is not an
     * error: the activation retries until it can poll.
     *
     * @throws ResourceException when an activation property is invalid, or the container has no thread for the poller
     */
    public void start(MessageEndpointFactory factory, SqsActivationSpec spec, WorkManager workManager)
            throws ResourceException {
        stopping.removeIf(Activation::isTerminated);
        Activation activation = new Activation(spec.settings(), factory, workManager, clock, random);
        activation.start();
        active.put(new Key(factory, spec), activation);
    }

    /** Drains and stops one activation; does nothing when it is not active. */
    public void stop(MessageEndpointFactory factory, SqsActivationSpec spec) {
        stop(new Key(factory, spec));
    }

    /**
     * Drains and stops all activations at the same time, and waits for their last long polls; when this returns, none of
     * their threads is left.
     */
    public void stopAll() {
        active.values().forEach(Activation::stopReceiving);
        active.keySet().forEach(this::stop);
        stopping.forEach(Activation::awaitLastPoll);
        StopSignal end = new StopSignal();
        end.raise();
        stopping.forEach(activation -> activation.awaitTermination(end.remaining(Activation.LAST_CALLS)));
        stopping.clear();
    }

    private void stop(Key key) {
        Activation activation = active.get(key);
        if (activation != null) {
            stopping.add(activation);
            activation.stop();
            active.remove(key);
        }
    }

    /** By identity: two beans may have equal specs. */
    private record Key(MessageEndpointFactory factory, SqsActivationSpec spec) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.factory == factory && key.spec == spec;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(factory) * 31 + System.identityHashCode(spec);
        }
    }
}
