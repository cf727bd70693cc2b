package dev.osprey.scaler.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import com.amazonaws.ClientConfiguration;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.regions.DefaultAwsRegionProviderChain;
import com.amazonaws.services.ec2.AmazonEC2;
import com.amazonaws.services.ec2.AmazonEC2ClientBuilder;
import com.amazonaws.services.ec2.model.DescribeInstancesRequest;
import com.amazonaws.services.ec2.model.DescribeInstancesResult;
import com.amazonaws.services.ec2.model.Filter;
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
 * The instances of one fleet in EC2. Every method repeats a failed call with the SDK's own back-off and jitter, then throws
 * {@link com.amazonaws.SdkClientException}.
 */
final class Ec2Instances implements AutoCloseable {

    private static final String NAME = "Name";
    private static final String FLEET = "osprey-fleet";
    private static final int REPETITIONS = 2;

    private final AmazonEC2 ec2;
    private final Ec2Settings settings;

    Ec2Instances(Ec2Settings settings) {
        this.settings = settings;
        int patience = (int) CallTimeouts.ATTEMPT.toMillis();
        AmazonEC2ClientBuilder builder = AmazonEC2ClientBuilder.standard()
                .withClientConfiguration(new ClientConfiguration()
                        .withConnectionTimeout(patience)
                        .withSocketTimeout(patience)
                        .withMaxErrorRetry(REPETITIONS));
        settings.endpoint()
                .ifPresent(endpoint -> builder.withEndpointConfiguration(new EndpointConfiguration(
                        endpoint.toString(), new DefaultAwsRegionProviderChain().getRegion())));
        ec2 = builder.build();
    }

    /** Those that run, will run or are being shut down; whoever stopped one has taken it out of the fleet. */
    List<FleetWorker> list() {
        DescribeInstancesRequest request = new DescribeInstancesRequest()
                .withFilters(
                        new Filter("tag:" + FLEET, List.of(settings.fleet())),
                        new Filter(
                                "instance-state-name",
                                List.of(
                                        InstanceStateName.Pending.toString(),
                                        InstanceStateName.Running.toString(),
                                        InstanceStateName.ShuttingDown.toString())));
        List<FleetWorker> workers = new ArrayList<>();
        do {
            DescribeInstancesResult page = ec2.describeInstances(request);
            page.getReservations().stream()
                    .flatMap(reservation -> reservation.getInstances().stream())
                    .map(Ec2Instances::worker)
                    .forEach(workers::add);
            request.setNextToken(page.getNextToken());
        } while (request.getNextToken() != null);
        return workers;
    }

    /**
     * Starts one.
     *
     * @param token by which EC2 knows a repeated call: it starts no second instance
     */
    FleetWorker run(String name, String token) {
        RunInstancesRequest request = new RunInstancesRequest(null, 1, 1)
                .withClientToken(token)
                // An instance that shuts itself down has ended itself.
                .withInstanceInitiatedShutdownBehavior(ShutdownBehavior.Terminate)
                // By its tags an instance knows its own name.
                .withMetadataOptions(new InstanceMetadataOptionsRequest()
                        .withInstanceMetadataTags(InstanceMetadataTagsState.Enabled))
                .withTagSpecifications(new TagSpecification()
                        .withResourceType(ResourceType.Instance)
                        .withTags(new Tag(NAME, name), new Tag(FLEET, settings.fleet())));
        settings.template().map(Ec2Instances::template).ifPresent(request::setLaunchTemplate);
        settings.image().ifPresent(request::setImageId);
        settings.type().ifPresent(request::setInstanceType);
        settings.userData().map(Ec2Instances::base64).ifPresent(request::setUserData);
        return worker(ec2.runInstances(request).getReservation().getInstances().get(0));
    }

    /** Shuts it down: its operating system asks the worker to end, and EC2 waits some minutes for that. */
    void terminate(String id) {
        ec2.terminateInstances(new TerminateInstancesRequest(List.of(id)));
    }

    @Override
    public void close() {
        ec2.shutdown();
    }

    private static FleetWorker worker(Instance instance) {
        String name = instance.getTags().stream()
                .filter(tag -> tag.getKey().equals(NAME))
                .map(Tag::getValue)
                .findFirst()
                .orElse(instance.getInstanceId());
        boolean ending = InstanceStateName.ShuttingDown.toString()
                .equals(instance.getState().getName());
        return new FleetWorker(
                name, instance.getInstanceId(), instance.getLaunchTime().toInstant(), ending);
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

    private static String base64(Path file) {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
