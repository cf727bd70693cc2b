package dev.osprey.endtoend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.osprey.core.cloud.InstanceMetadata;

import static org.assertj.core.api.Assertions.assertThat;

/** A release in the S3 of a run, with settings for each tier, and the machines that boot from it. */
final class PublishedRelease implements AutoCloseable {

    // As bash prints an exported variable.
    private static final Pattern EXPORTED = Pattern.compile("declare -x ([A-Z0-9_]+)=\"(.*)\"");
    // Those of the source tree, and those that belong to one node.
    private static final List<String> NOT_SHARED = List.of("OSPREY_MODEL", "OSPREY_DATA", "OSPREY_QUEUES_REPLIES");

    private final OspreyProcess osprey;
    private final Path folder;
    private final String sha256;
    private final List<BootedMachine> machines = new ArrayList<>();

    /** @param folder for the machines; every user can read it then */
    PublishedRelease(OspreyProcess osprey, Path folder) throws IOException, InterruptedException {
        this.osprey = osprey;
        this.folder = folder;
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        bash("""
                "$0/scripts/bundle" --no-build --version 1.2.3 --output .
                aws s3 mb s3://releases
                aws s3 cp --only-show-errors osprey-1.2.3.tar.gz s3://releases/
                rm osprey-1.2.3.tar.gz
                """);
        sha256 = Files.readString(folder.resolve("osprey-1.2.3.tar.gz.sha256")).split(" ", 2)[0];
    }

    /** Boots a machine whose release has the settings of the run, from a bucket of its own. */
    BootedMachine boot(String instance, String tier, boolean alarms, String unit)
            throws IOException, InterruptedException {
        InstanceMetadata metadata = new InstanceMetadata(instance, "instance-" + instance);
        Map<String, String> settings = sharedSettings();
        settings.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata.endpoint().toString());
        settings.put("JVM_OPTIONS", "-Xmx768m -XX:TieredStopAtLevel=1");
        if (tier.equals("web")) {
            settings.put("ADDRESS", "127.0.0.1");
            settings.put("PORT", Integer.toString(osprey.uri(1, "/").getPort()));
        }
        String text = settings.entrySet().stream()
                .map(each -> each.getKey() + "='" + each.getValue() + "'\n")
                .collect(Collectors.joining());
        Files.writeString(folder.resolve(tier + ".env"), text);
        String bucket = "config-" + instance;
        bash("aws s3 mb s3://%1$s; aws s3 cp --only-show-errors %2$s.env s3://%1$s/".formatted(bucket, tier));
        UserData userData = new UserData(tier, alarms, unit, sha256, bucket, sha256(text));
        BootedMachine machine =
                BootedMachine.boot(folder.resolve(instance), userData.render(folder), metadata, environment());
        machines.add(machine);
        return machine;
    }

    /** As for a worker that is started by hand. */
    private Map<String, String> sharedSettings() throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String line : Files.readAllLines(osprey.data().resolve("worker.env"))) {
            Matcher exported = EXPORTED.matcher(line);
            assertThat(exported.matches()).as(line).isTrue();
            settings.put(exported.group(1), exported.group(2).replaceAll("\\\\(.)", "$1"));
        }
        settings.keySet().removeAll(NOT_SHARED);
        return settings;
    }

    private Map<String, String> environment() throws IOException {
        return Map.of(
                "AWS_ENDPOINT_URL", osprey.endpoints().getProperty("s3"),
                "AWS_ACCESS_KEY_ID", "local",
                "AWS_SECRET_ACCESS_KEY", "local");
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private void bash(String script) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        "bash", "-euc", script, OspreyProcess.root().toString())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment());
        builder.environment()
                .putAll(Map.of(
                        "AWS_DEFAULT_REGION",
                        "us-east-1",
                        // The local cloud does not take the checksums of parts.
                        "AWS_REQUEST_CHECKSUM_CALCULATION",
                        "when_required"));
        Process bash = builder.start();
        String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(printed).isZero();
    }

    @Override
    public void close() {
        machines.forEach(BootedMachine::close);
    }
}
