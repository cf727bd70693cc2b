package dev.osprey.core.settings;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import dev.osprey.core.fleet.PolicyName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Compares the scripts' options and their help with the catalogue. */
class ScriptsTest {

    private final String run = Repository.text("scripts/run");

    @ParameterizedTest
    @CsvSource({
        "--min-workers, osprey.scaling.min",
        "--policy, osprey.scaling.policy",
    })
    void helpAndDocumentGiveTheDefaultOfTheCatalogue(String option, String name) {
        String value = Settings.named(name).defaultValue().orElseThrow();

        assertThat(run.lines().filter(line -> line.startsWith("  " + option + " ")))
                .singleElement()
                .asString()
                .endsWith("(" + value + ")");
        assertThat(Repository.text("docs/settings.md").lines().filter(line -> line.startsWith("| `" + option + " ")))
                .singleElement()
                .asString()
                .contains("` | " + value + " | ");
    }

    @Test
    void helpAndCheckOfTheOptionListAllPolicies() {
        List<String> policies = PolicyName.texts();
        String last = policies.get(policies.size() - 1);

        assertThat(run)
                .contains(": " + String.join(", ", policies.subList(0, policies.size() - 1)) + " or " + last + " (")
                .contains("^(" + String.join("|", policies) + ")$");
    }

    @Test
    void helpAndCheckOfTheOptionListAllFleets() {
        String allowed = Settings.named("osprey.fleet").rule().allowed();
        String fleets = allowed.replace("'", "").replace(" or ", "|");

        assertThat(run).contains("^(" + fleets + ")$");
        assertThat(run.substring(run.indexOf("  --fleet "), run.indexOf("  --set ")))
                .contains(fleets.split("\\|"));
    }

    @Test
    void theDocumentsDescribeAllPolicies() {
        assertThat(Repository.matches("(?m)^\\| `([a-z-]+)` \\|", Repository.text("docs/scaling.md")))
                .containsAll(PolicyName.texts());
        assertThat(Repository.text("web-war/src/main/resources/META-INF/openapi.yaml"))
                .contains("enum: [" + String.join(", ", PolicyName.texts()) + "]");
    }

    @ParameterizedTest
    @CsvSource({"scripts/run", "scripts/payara-server"})
    void helpNamesASettingOfTheCatalogueAsExample(String script) {
        assertThat(Repository.matches("--set (osprey\\.[a-z0-9.-]+)=", Repository.text(script)))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(Settings.named(name).name()).isEqualTo(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "payara-server"})
    void anUnknownSettingIsRefused(String script) throws Exception {
        Process process = new ProcessBuilder("../scripts/" + script, "--set", "osprey.upload.max-byte=1")
                .redirectErrorStream(true)
                .start();

        assertThat(process.getInputStream())
                .hasContent("Osprey cannot start: unknown setting 'osprey.upload.max-byte': see docs/settings.md\n");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kustomization", "web", "worker"})
    void manifestsForKubernetesSetSettingsOfTheCatalogue(String file) {
        Set<String> variables =
                Settings.ALL.stream().map(setting -> variable(setting.name())).collect(Collectors.toSet());

        assertThat(Repository.matches(
                        "(OSPREY_[A-Z_]+)", Repository.text("server-config/kubernetes/" + file + ".yaml")))
                .isNotEmpty()
                .isSubsetOf(variables);
    }

    /** As MicroProfile Config reads the environment. */
    private static String variable(String setting) {
        return setting.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
    }
}
