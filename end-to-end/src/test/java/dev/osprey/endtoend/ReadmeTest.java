package dev.osprey.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ReadmeTest {

    private static final Path ROOT = OspreyProcess.root();

    @Test
    void everySettingIsInTheTableAndEveryRowIsASetting() throws IOException {
        // As a whole string, or as a placeholder of an activation property.
        Set<String> used = names("(?:\"|MPCONFIG=)(osprey\\.[a-z0-9.-]+)[\":]", sources());
        String page = Files.readString(ROOT.resolve("docs/settings.md"));
        String table = page.substring(page.indexOf("## All settings"));

        assertThat(names("`(osprey\\.[a-z0-9.-]+)`", table)).isEqualTo(used);
    }

    @ParameterizedTest
    @CsvSource({
        "scripts/run, docs/settings.md, ## Options, ## All settings",
        "scripts/payara-server, docs/payara-server.md, # Osprey on Payara Server, ## Redeploy"
    })
    void everyOptionOfAScriptIsInItsTable(String name, String page, String heading, String nextHeading)
            throws IOException {
        String script = Files.readString(ROOT.resolve(name));
        String usage = script.substring(script.indexOf("usage: " + name), script.indexOf("\nTEXT"));
        String text = Files.readString(ROOT.resolve(page));
        String table = text.substring(text.indexOf(heading), text.indexOf(nextHeading));

        Set<String> documented = names("\n\\| `(--[a-z-]+)", table);
        assertThat(documented).isEqualTo(names("\\n  (--[a-z-]+)", usage)).isNotEmpty();
    }

    private static Set<String> names(String pattern, String text) {
        Set<String> names = new TreeSet<>();
        Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .forEach(names::add);
        return names;
    }

    private static String sources() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String module : List.of("core", "web-war", "scaler-ejb", "worker-ejb")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    text.append(Files.readString(file));
                }
            }
        }
        return text.toString();
    }
}
