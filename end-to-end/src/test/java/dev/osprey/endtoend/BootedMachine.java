package dev.osprey.endtoend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.osprey.core.cloud.InstanceMetadata;
import dev.osprey.core.process.Programs;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A machine that boots by user data, which installs a release and starts a unit of systemd. It is this machine with folders of
 * its own in place of {@code /etc}, {@code /opt} and {@code /var/lib}, and without systemd: a script runs the unit, as its file
 * says.
 */
final class BootedMachine implements AutoCloseable {

    private static final Path SCRIPTS = OspreyProcess.root().resolve("end-to-end/src/test/resources/machine");
    private static final List<String> PROGRAMS = List.of(
            "/usr/bin/unshare",
            "/usr/bin/setpriv",
            "/usr/bin/systemctl",
            "/usr/bin/systemd-sysusers",
            "/usr/bin/curl",
            // On the path of a unit.
            "/usr/bin/java");

    private final Path folder;
    private final InstanceMetadata metadata;
    private final Process process;

    private BootedMachine(Path folder, InstanceMetadata metadata, Process process) {
        this.folder = folder;
        this.metadata = metadata;
        this.process = process;
    }

    /** Whether this user may do all that; root without the right to mount may not. */
    static boolean isPossible() throws IOException, InterruptedException {
        return System.getProperty("user.name").equals("root")
                && PROGRAMS.stream().map(Path::of).allMatch(Files::isExecutable)
                && Programs.onPath("aws")
                && Programs.onPath("terraform")
                && new ProcessBuilder("unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt")
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
    }

    /**
     * Returns before the boot ends.
     *
     * @param folder of the machine, which is created
     * @param instance metadata of the instance, which this machine closes
     * @param environment of the user data
     */
    static BootedMachine boot(Path folder, String userData, InstanceMetadata instance, Map<String, String> environment)
            throws IOException {
        Path programs = Files.createDirectories(folder.resolve("bin"));
        try (Stream<Path> scripts = Files.list(SCRIPTS.resolve("bin"))) {
            for (Path script : scripts.toList()) {
                executable(programs.resolve(script.getFileName()), Files.readString(script));
            }
        }
        // It may be installed for one user only, whose path the script does not have.
        executable(
                programs.resolve("aws"),
                "#!/bin/bash\nHOME='%s' PATH='%s' exec aws \"$@\"\n"
                        .formatted(System.getProperty("user.home"), System.getenv("PATH")));
        Files.writeString(folder.resolve("user-data"), userData);
        ProcessBuilder builder = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "--propagation",
                        "private",
                        "bash",
                        SCRIPTS.resolve("boot").toString(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().putAll(environment);
        builder.environment()
                .put("AWS_EC2_METADATA_SERVICE_ENDPOINT", instance.endpoint().toString());
        return new BootedMachine(folder, instance, builder.start());
    }

    private static void executable(Path file, String text) throws IOException {
        assertThat(Files.writeString(file, text).toFile().setExecutable(true)).isTrue();
    }

    /** Where {@code /opt} of this machine is. */
    Path opt() {
        return folder.resolve("opt");
    }

    /** Fails, with its log, if the script or the service has ended. */
    void expectRunning() throws IOException {
        assertThat(process.isAlive()).as(() -> log()).isTrue();
    }

    /** Stops the service. */
    void stop() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).as(() -> log()).isTrue();
    }

    /** With which arguments the machine was shut down. */
    String shutdown() throws IOException {
        return Files.readString(folder.resolve("lib/shutdown"));
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        process.destroy();
        try {
            process.waitFor(60, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().join());
        metadata.close();
    }
}
