package dev.osprey.endtoend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The user data of a launch template, as the Terraform module renders it.
 *
 * @param tier {@code web} or {@code worker}
 * @param alarms whether CloudWatch alarms start the workers
 * @param unit that it starts
 * @param releaseSha256 checksum of the release 1.2.3 in the bucket {@code releases}
 * @param bucket with the tier's settings
 * @param settingsSha256 their checksum
 */
record UserData(String tier, boolean alarms, String unit, String releaseSha256, String bucket, String settingsSha256) {

    /** @param folder without Terraform files */
    String render(Path folder) throws IOException, InterruptedException {
        String expression = """
                base64encode(templatefile("%s", {
                  tier = "%s", alarms = %s, region = "us-east-1", unit = "%s", replies = "osprey-replies",
                  release_bucket = "releases", release = "osprey-1.2.3", release_sha256 = "%s",
                  config_bucket = "%s", settings_sha256 = "%s" }))
                """.formatted(
                        OspreyProcess.root().resolve("server-config/aws/boot.sh.tftpl"),
                        tier,
                        alarms,
                        unit,
                        releaseSha256,
                        bucket,
                        settingsSha256)
                .replace('\n', ' ');
        ProcessBuilder builder = new ProcessBuilder("terraform", "console")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().put("CHECKPOINT_DISABLE", "true");
        // Else Terraform warns where this variable names a file that does not exist.
        builder.environment().remove("TF_CLI_CONFIG_FILE");
        Process console = builder.start();
        try (var input = console.outputWriter(StandardCharsets.UTF_8)) {
            input.write(expression);
        }
        String printed = new String(console.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(console.waitFor()).as(printed).isZero();
        return new String(Base64.getDecoder().decode(printed.replace("\"", "")), StandardCharsets.UTF_8);
    }
}
