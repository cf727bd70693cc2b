package dev.osprey.sqsra;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import javax.transaction.xa.XAResource;

import jakarta.resource.NotSupportedException;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.BootstrapContext;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterInternalException;
import jakarta.resource.spi.endpoint.MessageEndpointFactory;
import jakarta.resource.spi.work.WorkManager;

import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Runs JMS message-driven beans on Amazon SQS, one {@link Activation} for each bean; sends through connection factories,
 * whose clients are closed with it.
 */
public class SqsResourceAdapter implements ResourceAdapter {
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<Key, Activation> active = new ConcurrentHashMap<>();
    private final Set<Activation> ending = ConcurrentHashMap.newKeySet();
    private final Set<SdkAutoCloseable> sending = ConcurrentHashMap.newKeySet();
    private volatile WorkManager workManager;
    private String region = "";
    private String endpoint = "";

    public SqsResourceAdapter() {
        this(InstantSource.system(), new SecureRandom());
    }

    SqsResourceAdapter(InstantSource clock, RandomGenerator random) {
        this.clock = Objects.requireNonNull(clock);
        this.random = Objects.requireNonNull(random);
    }

    @Override
    public void start(BootstrapContext context) throws ResourceAdapterInternalException {
        workManager = context.getWorkManager();
    }

    /**
     * Stops every bean, all at the same time, each within its drain time-out and some seconds for the last calls; then
     * nothing of the adapter is left.
     */
    @Override
    public void stop() {
        active.values().forEach(Activation::stopTaking);
        active.keySet().forEach(this::deactivate);
        StopSignal end = new StopSignal();
        end.give();
        ending.forEach(Activation::abortLongPolling);
        ending.forEach(activation -> activation.end(end.leftOf(Activation.LAST_CALLS)));
        ending.clear();
        sending.forEach(SdkAutoCloseable::close);
        sending.clear();
    }

    /** Closes the client of a connection factory with the adapter, unless it is {@link #closed} before. */
    public void opened(SdkAutoCloseable client) {
        sending.add(client);
    }

    /** The connection factory has closed the client itself. */
    public void closed(SdkAutoCloseable client) {
        sending.remove(client);
    }

    /**
     * Starts a bean. A missing queue or an SQS that cannot be reached is no error: the activation waits for it.
     *
     * @throws ResourceException when a property has no sensible value
     */
    @Override
    public void endpointActivation(MessageEndpointFactory factory, ActivationSpec spec) throws ResourceException {
        if (!(spec instanceof SqsActivationSpec sqsSpec)) {
            throw new NotSupportedException("Not an activation of this adapter: " + spec);
        }
        ending.removeIf(Activation::isOver);
        Activation activation = new Activation(sqsSpec.settings(), factory, workManager, clock, random);
        activation.setUp();
        active.put(new Key(factory, sqsSpec), activation);
    }

    @Override
    public void endpointDeactivation(MessageEndpointFactory factory, ActivationSpec spec) {
        if (spec instanceof SqsActivationSpec sqsSpec) {
            deactivate(new Key(factory, sqsSpec));
        }
    }

    /** None: a message whose transaction was in doubt is still in the queue. */
    @Override
    public XAResource[] getXAResources(ActivationSpec[] specs) {
        return new XAResource[0];
    }

    public String getRegion() {
        return region;
    }

    public void setRegion(String region) {
        this.region = region;
    }

    public String getEndpoint() {
        return endpoint;
    }

    public void setEndpoint(String endpoint) {
        this.endpoint = endpoint;
    }

    /** By configuration, as Jakarta Connectors asks of every adapter. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SqsResourceAdapter adapter
                && Objects.equals(adapter.region, region)
                && Objects.equals(adapter.endpoint, endpoint);
    }

    @Override
    public int hashCode() {
        return Objects.hash(region, endpoint);
    }

    private void deactivate(Key key) {
        Activation activation = active.get(key);
        if (activation != null) {
            ending.add(activation);
            activation.tearDown();
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
