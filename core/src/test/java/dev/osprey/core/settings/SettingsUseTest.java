package dev.osprey.core.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Compares the sources of all modules with the catalogue. */
class SettingsUseTest {

    private static final Map<String, String> BOXED =
            Map.of("int", "Integer", "long", "Long", "boolean", "Boolean", "Path", "String");

    // The catalogue itself and its check read no setting on behalf of the service.
    private static final Set<String> CATALOGUE = Set.of("Settings.java", "SettingsCheck.java");

    private final String sources = sources("core", "sqs-ra-microprofile", "scaler-ejb", "web-war", "worker-ejb");

    @Test
    void everySettingIsReadAndEverySettingThatIsReadIsInTheCatalogue() {
        // A whole string, or a placeholder in an annotation.
        Set<String> read = Repository.matches("(?:\"|MPCONFIG=)(osprey\\.[a-z0-9.-]+)[\":}]", sources);

        assertThat(read).isEqualTo(names());
    }

    @Test
    void codeReadsASettingAsItsType() {
        List<String> wrong = new ArrayList<>();
        Pattern.compile("@ConfigProperty\\(name = \"(osprey\\.[^\"]+)\"\\)\\s+(?:private )?(?:final )?([\\w<>]+)")
                .matcher(sources)
                .results()
                .forEach(use -> check(use.group(1), use.group(2), wrong));
        Pattern.compile("Value\\(\\s*\"(osprey\\.[^\"]+)\",\\s*(\\w+)\\.class")
                .matcher(sources)
                .results()
                .forEach(use -> check(use.group(1), use.group(2), wrong));

        assertThat(wrong).isEmpty();
    }

    private static void check(String name, String type, List<String> wrong) {
        String expected = Settings.named(name).rule().type().getSimpleName();
        if (!BOXED.getOrDefault(type, type).equals(expected)) {
            wrong.add(name + " is read as " + type + ", not " + expected);
        }
    }

    @Test
    void noDefaultIsRepeatedInCode() {
        assertThat(sources)
                .doesNotContainPattern("@ConfigProperty\\(name = \"osprey[^)]*defaultValue")
                .doesNotContainPattern("Value\\(\\s*\"osprey[^;]*\\.class\\)\\s*\\.orElse\\(");
    }

    /** The server expands these placeholders itself and needs the default there. */
    @Test
    void aDefaultInAPlaceholderIsThatOfTheCatalogue() {
        Map<String, String> wrong = new TreeMap<>();
        Pattern.compile("\\$\\{MPCONFIG=(osprey\\.[a-z0-9.-]+):?([^}]*)}")
                .matcher(sources)
                .results()
                .filter(use -> !use.group(2).equals(defaultOf(use.group(1)).orElse("")))
                .forEach(use -> wrong.put(use.group(1), use.group(2)));

        assertThat(wrong).isEmpty();
    }

    private static Optional<String> defaultOf(String name) {
        return Settings.named(name).defaultValue();
    }

    @ParameterizedTest
    @CsvSource({
        "scripts, ''",
        "server-config/payara, ''",
        "server-config/systemd, ''",
        "server-config/aws, .tf",
        "server-config/aws, .tftpl",
        "server-config/aws, .md",
        "docs, .md",
        "README.md, ''",
        "CONTRIBUTING.md, ''",
        "SECURITY.md, ''",
        "CHANGELOG.md, ''",
        "models, .md",
        "bench/README.md, ''",
        "local-cloud/README.md, ''",
        "sqs-ra/README.md, ''",
        "end-to-end/src, .java",
        "bench/src, .java"
    })
    void whatSetsOrNamesASettingTakesItFromTheCatalogue(String folder, String fileNameEnd) {
        String text = Repository.texts(fileNameEnd, folder);
        Set<String> named = Repository.matches("(?:[\" `=])(osprey\\.[a-z0-9.-]*[a-z0-9])[=`\"]", text);
        // System properties of the tests.
        named.removeIf(name -> name.matches("osprey\\.(root|thorough|test\\..*)"));

        assertThat(names()).containsAll(named);
        assertThat(variables()).containsAll(Repository.matches("\\b(OSPREY_[A-Z0-9_]+)\\b", text));
    }

    private static Set<String> names() {
        Set<String> names = new TreeSet<>();
        Settings.ALL.forEach(setting -> names.add(setting.name()));
        return names;
    }

    /** The names of all settings as environment variables. */
    private static Set<String> variables() {
        Set<String> variables = new TreeSet<>();
        names().forEach(name -> variables.add(name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_")));
        return variables;
    }

    private static String sources(String... modules) {
        StringBuilder text = new StringBuilder();
        for (String module : modules) {
            Repository.files(".java", module + "/src/main/java").stream()
                    .filter(file -> !CATALOGUE.contains(file.getFileName().toString()))
                    .forEach(file -> text.append(Repository.read(file)));
        }
        return text.toString();
    }
}
