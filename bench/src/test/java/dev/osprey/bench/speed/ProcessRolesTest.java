package dev.osprey.bench.speed;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessRolesTest {

    private static final Path DATA = Path.of("/tmp/bench-1");

    @ParameterizedTest
    @CsvSource({
        "java --rootdir /tmp/bench-1/servers/web-8080 --deploy web-war.war, web",
        "java --rootdir /tmp/bench-1/servers/app-instance-1 --deploy worker-ejb.jar, worker",
        "java dev.osprey.localcloud.LocalCloud --data /tmp/bench-1 --follow-pid 7, cloud"
    })
    void theCommandLineTellsTheRole(String commandLine, String role) {
        assertThat(ProcessRoles.role(List.of(commandLine.split(" ")), DATA)).contains(role);
    }

    @ParameterizedTest
    @CsvSource({
        "java --rootdir /tmp/bench-10/servers/web-8080",
        "java dev.osprey.localcloud.LocalCloud --data /tmp/bench-10",
        "bash scripts/run --data /tmp/bench-1",
        "java --rootdir"
    })
    void otherProcessesHaveNone(String commandLine) {
        assertThat(ProcessRoles.role(List.of(commandLine.split(" ")), DATA)).isEmpty();
    }

    @Test
    void readsWhatAProcessUses() throws Exception {
        ProcessRoles own = ProcessRoles.ofTree(ProcessHandle.current());

        Map<String, Double> used = own.cpuMillis();
        Map<String, Double> resident = own.residentMegabytes();

        assertThat(used.get(ProcessRoles.SERVER)).isPositive();
        // A JVM with tests in it: no less, and not in kilobytes.
        assertThat(resident.get(ProcessRoles.SERVER)).isBetween(20.0, 100_000.0);
    }
}
