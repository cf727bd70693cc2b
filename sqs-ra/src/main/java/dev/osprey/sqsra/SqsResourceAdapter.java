package dev.osprey.sqsra;

import java.security.SecureRandom;
import java.time.InstantSource;
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

import dev.osprey.sqsra.inbound.Activations;
import dev.osprey.sqsra.inbound.SqsActivationSpec;
import dev.osprey.sqsra.sqs.SqsAdapter;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Runs JMS message-driven beans on Amazon SQS, one activation for each bean, and closes the clients of its connection
 * factories when it stops.
 */
public class SqsResourceAdapter implements ResourceAdapter, SqsAdapter {
    private final Activations activations;
    private final Set<SdkAutoCloseable> clients = ConcurrentHashMap.newKeySet();
    private volatile WorkManager workManager;
    private String region = "";
    private String endpoint = "";

    public SqsResourceAdapter() {
        this(InstantSource.system(), new SecureRandom());
    }

    SqsResourceAdapter(InstantSource clock, RandomGenerator random) {
        this.activations = new Activations(clock, random);
    }

    @Override
    public void start(BootstrapContext context) throws ResourceAdapterInternalException {
        workManager = context.getWorkManager();
    }

    /**
     * Stops all beans at the same time, each within its drain timeout plus a few seconds for its last calls to SQS, and
     * closes all clients. An idle bean stops when its long poll ends.
     */
    @Override
    public void stop() {
        activations.stopAll();
        clients.forEach(SdkAutoCloseable::close);
        clients.clear();
    }

    @Override
    public void clientOpened(SdkAutoCloseable client) {
        clients.add(client);
    }

    @Override
    public void clientClosed(SdkAutoCloseable client) {
        clients.remove(client);
    }

    /**
     * Starts a bean. A missing queue or an unreachable SQS is not an error: the activation retries until it can poll.
     *
     * @throws ResourceException when an activation property is invalid, or the container has no thread for the poller
     */
    @Override
    public void endpointActivation(MessageEndpointFactory factory, ActivationSpec spec) throws ResourceException {
        if (!(spec instanceof SqsActivationSpec sqsSpec)) {
            throw new NotSupportedException("Not an activation spec of this adapter: " + spec);
        }
        activations.start(factory, sqsSpec, workManager);
    }

    @Override
    public void endpointDeactivation(MessageEndpointFactory factory, ActivationSpec spec) {
        if (spec instanceof SqsActivationSpec sqsSpec) {
            activations.stop(factory, sqsSpec);
        }
    }

    /** None: a message whose transaction is in doubt is still in the queue. */
    @Override
    public XAResource[] getXAResources(ActivationSpec[] specs) {
        return new XAResource[0];
    }

    @Override
    public String getRegion() {
        return region;
    }

    public void setRegion(String region) {
        this.region = region;
    }

    @Override
    public String getEndpoint() {
        return endpoint;
    }

    public void setEndpoint(String endpoint) {
        this.endpoint = endpoint;
    }

    /** By configuration, as Jakarta Connectors requires. */
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
}
