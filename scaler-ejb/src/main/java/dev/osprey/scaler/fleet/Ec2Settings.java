package dev.osprey.scaler.fleet;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

import org.eclipse.microprofile.config.Config;

/**
 * How to launch the instances of a fleet. Values set here override those of the launch template.
 *
 * @param fleet value of the tag that marks the instances of this fleet
 * @param template name or id of a launch template, optionally with a version: {@code osprey:3}
 * @param image AMI id
 * @param type instance type
 * @param userData file with the user data, which the instance runs at boot
 * @param endpoint of an EC2 emulator; empty for AWS
 */
public record Ec2Settings(
        String fleet,
        Optional<String> template,
        Optional<String> image,
        Optional<String> type,
        Optional<Path> userData,
        Optional<URI> endpoint) {

    public Ec2Settings {
        Objects.requireNonNull(fleet, "fleet");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(userData, "userData");
        Objects.requireNonNull(endpoint, "endpoint");
        if (template.isEmpty() && image.isEmpty()) {
            throw new IllegalArgumentException(
                    "osprey.fleet is 'ec2', which needs osprey.fleet.ec2.launch-template or osprey.fleet.ec2.image");
        }
    }

    public static Ec2Settings from(Config config) {
        return new Ec2Settings(
                config.getValue("osprey.fleet.ec2.name", String.class),
                config.getOptionalValue("osprey.fleet.ec2.launch-template", String.class),
                config.getOptionalValue("osprey.fleet.ec2.image", String.class),
                config.getOptionalValue("osprey.fleet.ec2.instance-type", String.class),
                config.getOptionalValue("osprey.fleet.ec2.user-data", String.class)
                        .map(Path::of),
                config.getOptionalValue("osprey.ec2.endpoint", URI.class));
    }
}
