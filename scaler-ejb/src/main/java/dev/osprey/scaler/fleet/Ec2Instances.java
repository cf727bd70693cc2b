package dev.osprey.scaler.fleet;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import com.amazonaws.AmazonServiceException;
import com.amazonaws.ClientConfiguration;
import com.amazonaws.SdkClientException;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.regions.DefaultAwsRegionProviderChain;
import com.amazonaws.services.ec2.AmazonEC2;
import com.amazonaws.services.ec2.AmazonEC2ClientBuilder;
import com.amazonaws.services.ec2.model.DescribeInstancesRequest;
import com.amazonaws.services.ec2.model.DescribeInstancesResult;
import com.amazonaws.services.ec2.model.Filter;
import com.amazonaws.services.ec2.model.HttpTokensState;
import com.amazonaws.services.ec2.model.Instance;
import com.amazonaws.services.ec2.model.InstanceMetadataOptionsRequest;
import com.amazonaws.services.ec2.model.InstanceMetadataTagsState;
import com.amazonaws.services.ec2.model.InstanceStateName;
import com.amazonaws.services.ec2.model.LaunchTemplateSpecification;
import com.amazonaws.services.ec2.model.ResourceType;
import com.amazonaws.services.ec2.model.RunInstancesRequest;
import com.amazonaws.services.ec2.model.ShutdownBehavior;
import com.amazonaws.services.ec2.model.Tag;
import com.amazonaws.services.ec2.model.TagSpecification;
import com.amazonaws.services.ec2.model.TerminateInstancesRequest;
import dev.osprey.core.aws.CallTimeouts;

/**
 * EC2 instances that run workers. Every method retries a failed call with the SDK's own backoff and jitter, then throws
 * {@link FleetException}.
 */
final class Ec2Instances implements AutoCloseable {

    private static final String NAME = "Name";
    private static final String FLEET = "osprey-fleet";
    private static final String GROUP = "aws:autoscaling:groupName";
    private static final Set<String> THROTTLING_CODES =
            Set.of("RequestLimitExceeded", "Throttling", "ThrottlingException", "RequestThrottled");
    private static final Set<String> CAPACITY_CODES = Set.of(
            "InsufficientInstanceCapacity",
            "InsufficientHostCapacity",
            "InsufficientReservedInstanceCapacity",
            "InstanceLimitExceeded",
            "VcpuLimitExceeded",
            "MaxSpotInstanceCountExceeded");
    private static final String REPEATED = "IdempotentParameterMismatch";
    private static final int MAX_RETRIES = 2;

    private final AmazonEC2 ec2;

    /** @param endpoint of a stand-in; empty for AWS itself */
    Ec2Instances(Optional<URI> endpoint) {
        int timeout = (int) CallTimeouts.ATTEMPT.toMillis();
        AmazonEC2ClientBuilder builder = AmazonEC2ClientBuilder.standard()
                .withClientConfiguration(new ClientConfiguration()
                        .withConnectionTimeout(timeout)
                        .withSocketTimeout(timeout)
                        .withMaxErrorRetry(MAX_RETRIES));
        endpoint.ifPresent(uri -> builder.withEndpointConfiguration(
                new EndpointConfiguration(uri.toString(), new DefaultAwsRegionProviderChain().getRegion())));
        ec2 = builder.build();
    }

    /** The instances of a fleet that {@link #run} has launched. */
    List<FleetWorker> ofFleet(String fleet) {
        return tagged(FLEET, fleet);
    }

    /** The instances that an Auto Scaling group has launched. */
    List<FleetWorker> ofGroup(String group) {
        return tagged(GROUP, group);
    }

    /** Pending, running and shutting-down instances; an instance that somebody stopped has left the fleet. */
    private List<FleetWorker> tagged(String tag, String value) {
        DescribeInstancesRequest request = new DescribeInstancesRequest()
                .withFilters(
                        new Filter("tag:" + tag, List.of(value)),
                        new Filter(
                                "instance-state-name",
                                List.of(
                                        InstanceStateName.Pending.toString(),
                                        InstanceStateName.Running.toString(),
                                        InstanceStateName.ShuttingDown.toString())));
        List<FleetWorker> workers = new ArrayList<>();
        do {
            DescribeInstancesResult page =
                    call("the instances could not be listed", () -> ec2.describeInstances(request));
            page.getReservations().stream()
                    .flatMap(reservation -> reservation.getInstances().stream())
                    .map(Ec2Instances::worker)
                    .forEach(workers::add);
            request.setNextToken(page.getNextToken());
        } while (request.getNextToken() != null);
        return workers;
    }

    /**
     * Launches one instance.
     *
     * @param settings how
     * @param name of the worker, the instance's tag {@code Name}
     * @param token idempotency token: EC2 launches one instance for it, however often the call is repeated
     */
    FleetWorker run(Ec2Settings settings, String name, String token) {
        RunInstancesRequest request = new RunInstancesRequest(null, 1, 1)
                .withClientToken(token)
                // A worker that exits when idle shuts its instance down, which must not keep costing money.
                .withInstanceInitiatedShutdownBehavior(ShutdownBehavior.Terminate)
                // The instance reads its worker name from its tags.
                // A page that a worker is tricked into fetching cannot get the instance's credentials: that takes a
                // token.
                .withMetadataOptions(new InstanceMetadataOptionsRequest()
                        .withHttpTokens(HttpTokensState.Required)
                        .withInstanceMetadataTags(InstanceMetadataTagsState.Enabled))
                .withTagSpecifications(new TagSpecification()
                        .withResourceType(ResourceType.Instance)
                        .withTags(new Tag(NAME, name), new Tag(FLEET, settings.fleet())));
        settings.template().map(Ec2Instances::template).ifPresent(request::setLaunchTemplate);
        settings.image().ifPresent(request::setImageId);
        settings.type().ifPresent(request::setInstanceType);
        String operation = "worker=" + name + " could not be started";
        settings.userData().map(file -> base64(file, operation)).ifPresent(request::setUserData);
        return call(
                operation,
                () -> worker(ec2.runInstances(request)
                        .getReservation()
                        .getInstances()
                        .get(0)));
    }

    /** Shuts the instance down: the operating system sends SIGTERM to the worker, and EC2 allows it some minutes. */
    void terminate(FleetWorker worker) {
        call(
                "worker=" + worker.name() + " could not be terminated",
                () -> ec2.terminateInstances(new TerminateInstancesRequest(List.of(worker.id()))));
    }

    @Override
    public void close() {
        ec2.shutdown();
    }

    private static <T> T call(String operation, Supplier<T> request) {
        try {
            return request.get();
        } catch (AmazonServiceException rejection) {
            String code = rejection.getErrorCode();
            throw new FleetException(
                    kind(code), operation, "EC2: " + code + ", " + rejection.getErrorMessage(), rejection);
        } catch (SdkClientException failure) {
            throw new FleetException(FleetException.Kind.UNAVAILABLE, operation, failure.getMessage(), failure);
        }
    }

    private static FleetException.Kind kind(String code) {
        if (REPEATED.equals(code)) {
            return FleetException.Kind.REPEATED;
        }
        if (THROTTLING_CODES.contains(code)) {
            return FleetException.Kind.THROTTLED;
        }
        return CAPACITY_CODES.contains(code) ? FleetException.Kind.NO_CAPACITY : FleetException.Kind.REJECTED;
    }

    private static FleetWorker worker(Instance instance) {
        String name = instance.getTags().stream()
                .filter(tag -> tag.getKey().equals(NAME))
                .map(Tag::getValue)
                .findFirst()
                .orElse(instance.getInstanceId());
        boolean stopping = InstanceStateName.ShuttingDown.toString()
                .equals(instance.getState().getName());
        return new FleetWorker(
                name,
                instance.getInstanceId(),
                instance.getLaunchTime().toInstant(),
                stopping ? FleetWorker.Status.STOPPING : FleetWorker.Status.STARTED);
    }

    private static LaunchTemplateSpecification template(String text) {
        String[] parts = text.split(":", 2);
        LaunchTemplateSpecification template = new LaunchTemplateSpecification();
        if (parts[0].startsWith("lt-")) {
            template.setLaunchTemplateId(parts[0]);
        } else {
            template.setLaunchTemplateName(parts[0]);
        }
        return parts.length == 1 ? template : template.withVersion(parts[1]);
    }

    private static String base64(Path file, String operation) {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        } catch (IOException unreadable) {
            String detail = "osprey.fleet.ec2.user-data: " + unreadable;
            throw new FleetException(FleetException.Kind.REJECTED, operation, detail, unreadable);
        }
    }
}
