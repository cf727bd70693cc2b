package dev.osprey.sqsra.outbound;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.Subject;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.ConnectionManager;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.EISSystemException;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.ManagedConnectionFactory;
import jakarta.resource.spi.ResourceAdapter;
import jakarta.resource.spi.ResourceAdapterAssociation;

import dev.osprey.sqsra.sqs.ConfigProperty;
import dev.osprey.sqsra.sqs.RootCause;
import dev.osprey.sqsra.sqs.SqsAdapter;
import dev.osprey.sqsra.sqs.SqsService;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A connection factory with its properties and its one SQS client. The properties are strings, so that an error message can
 * name a placeholder that the server left unresolved, instead of a failed conversion.
 */
public class SqsManagedConnectionFactory implements ManagedConnectionFactory, ResourceAdapterAssociation {
    private static final long serialVersionUID = 1;

    private String region = "";
    private String endpoint = "";
    private String signRequests = "true";
    private String attemptTimeoutSeconds = "5";
    private String callTimeoutSeconds = "12";
    private String lingerMillis = "100";
    // The container sets both again after deserialisation.
    private transient ResourceAdapter resourceAdapter;
    private transient PrintWriter logWriter;
    private transient SharedClient shared = new SharedClient();

    /** @throws InvalidPropertyException with a message that names the property and the values it accepts */
    @Override
    public Object createConnectionFactory(ConnectionManager connectionManager) throws InvalidPropertyException {
        settings();
        return new SqsConnectionFactory(this, connectionManager);
    }

    /** Outside a container: each connection is new, and destroyed when it is closed. */
    @Override
    public Object createConnectionFactory() throws InvalidPropertyException {
        return createConnectionFactory(new Unpooled());
    }

    /** Makes no call to SQS: the first send shows whether it is available. */
    @Override
    public ManagedConnection createManagedConnection(Subject subject, ConnectionRequestInfo info)
            throws ResourceException {
        try {
            return new SqsManagedConnection(shared, settings(), adapter(), AccessKey.of(this, subject, info));
        } catch (SdkException e) {
            throw new EISSystemException("Cannot create an SQS client: " + RootCause.of(e), e);
        }
    }

    @Override
    @SuppressWarnings("rawtypes") // The contract predates generics.
    public ManagedConnection matchManagedConnections(Set candidates, Subject subject, ConnectionRequestInfo info)
            throws ResourceException {
        var accessKey = AccessKey.of(this, subject, info);
        for (Object candidate : candidates) {
            if (candidate instanceof SqsManagedConnection connection && connection.serves(shared, accessKey)) {
                return connection;
            }
        }
        return null;
    }

    SenderSettings settings() throws InvalidPropertyException {
        SenderSettings settings = new SenderSettings(
                SqsService.of(
                        property("region", region),
                        property("endpoint", endpoint),
                        property("signRequests", signRequests),
                        adapter()),
                property("attemptTimeoutSeconds", attemptTimeoutSeconds).seconds(1, 900),
                property("callTimeoutSeconds", callTimeoutSeconds).seconds(1, 900),
                property("lingerMillis", lingerMillis).millis(0, 1000));
        if (settings.callTimeout().compareTo(settings.attemptTimeout()) < 0) {
            throw new InvalidPropertyException(
                    "Connection factory property callTimeoutSeconds must not be below attemptTimeoutSeconds.");
        }
        return settings;
    }

    private Optional<SqsAdapter> adapter() {
        return Optional.ofNullable((SqsAdapter) resourceAdapter);
    }

    private static ConfigProperty property(String name, String text) {
        return new ConfigProperty("Connection factory property " + name, text);
    }

    @Override
    public ResourceAdapter getResourceAdapter() {
        return resourceAdapter;
    }

    @Override
    public void setResourceAdapter(ResourceAdapter resourceAdapter) {
        this.resourceAdapter = resourceAdapter;
    }

    @Override
    public void setLogWriter(PrintWriter logWriter) {
        this.logWriter = logWriter;
    }

    @Override
    public PrintWriter getLogWriter() {
        return logWriter;
    }

    /** AWS region; if empty, the adapter's, then that of the SDK's default chain. */
    public String getRegion() {
        return region;
    }

    public void setRegion(String region) {
        this.region = region;
    }

    /** URL of an SQS-compatible server; if empty, the adapter's, then Amazon's. */
    public String getEndpoint() {
        return endpoint;
    }

    public void setEndpoint(String endpoint) {
        this.endpoint = endpoint;
    }

    /** Whether requests are signed and the MD5 sums of messages are checked; {@code false} for a stand-in on the same machine. */
    public String getSignRequests() {
        return signRequests;
    }

    public void setSignRequests(String signRequests) {
        this.signRequests = signRequests;
    }

    /** Timeout of one attempt of a call. */
    public String getAttemptTimeoutSeconds() {
        return attemptTimeoutSeconds;
    }

    public void setAttemptTimeoutSeconds(String attemptTimeoutSeconds) {
        this.attemptTimeoutSeconds = attemptTimeoutSeconds;
    }

    /** Timeout of a call with all its attempts. */
    public String getCallTimeoutSeconds() {
        return callTimeoutSeconds;
    }

    public void setCallTimeoutSeconds(String callTimeoutSeconds) {
        this.callTimeoutSeconds = callTimeoutSeconds;
    }

    /** How long a message waits at most for the others of its batch. */
    public String getLingerMillis() {
        return lingerMillis;
    }

    public void setLingerMillis(String lingerMillis) {
        this.lingerMillis = lingerMillis;
    }

    /** By adapter and properties: the container identifies its pools by this. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SqsManagedConnectionFactory factory
                && Objects.equals(region, factory.region)
                && Objects.equals(endpoint, factory.endpoint)
                && Objects.equals(signRequests, factory.signRequests)
                && Objects.equals(attemptTimeoutSeconds, factory.attemptTimeoutSeconds)
                && Objects.equals(callTimeoutSeconds, factory.callTimeoutSeconds)
                && Objects.equals(lingerMillis, factory.lingerMillis)
                && resourceAdapter == factory.resourceAdapter;
    }

    @Override
    public int hashCode() {
        return Objects.hash(region, endpoint, signRequests, attemptTimeoutSeconds, callTimeoutSeconds, lingerMillis);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        shared = new SharedClient();
    }
}
