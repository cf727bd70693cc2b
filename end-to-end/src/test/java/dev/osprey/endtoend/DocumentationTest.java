package dev.osprey.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every Markdown page names only what exists: files, headings, scripts, options, classes, modules and API calls. Core
 * compares the settings.
 */
class DocumentationTest {

    private static final Path ROOT = OspreyProcess.root();
    private static final Set<String> MAVEN_PHASES = Set.of("test", "package", "verify", "clean");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern FENCED = Pattern.compile("(?ms)^```\\w*\\n(.*?)^```");
    private static final Pattern INLINE = Pattern.compile("`([^`\n]+)`");

    private static List<Path> files;
    private static Set<String> types;

    /** Everything but what a build or a run has made. */
    @BeforeAll
    static void listFiles() throws IOException {
        files = new ArrayList<>();
        collect(ROOT, files);
        types = files.stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(".java"))
                .map(name -> name.substring(0, name.length() - ".java".length()))
                .collect(Collectors.toSet());
    }

    private static void collect(Path folder, List<Path> found) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.sorted().toList()) {
                String name = entry.getFileName().toString();
                if (name.startsWith(".") || name.equals("target")) {
                    continue;
                }
                if (Files.isDirectory(entry)) {
                    collect(entry, found);
                } else {
                    found.add(entry);
                }
            }
        }
    }

    /** Relative to the root, so that a test is named by its page. */
    static List<Path> pages() throws IOException {
        List<Path> all = new ArrayList<>();
        collect(ROOT, all);
        List<Path> pages = all.stream()
                .filter(file -> file.toString().endsWith(".md"))
                .map(ROOT::relativize)
                .toList();
        assertThat(pages).contains(Path.of("README.md"), Path.of("docs/settings.md"));
        return pages;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadToFilesAndHeadings(Path page) throws IOException {
        List<String> broken = new ArrayList<>();
        for (String link : names("\\]\\(([^)\\s]+)\\)", withoutCode(text(page)))) {
            if (link.matches("[a-z]+:.*")) {
                continue;
            }
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty()
                    ? ROOT.resolve(page)
                    : ROOT.resolve(page).resolveSibling(parts[0]).normalize();
            if (!Files.exists(target)
                    || parts.length == 2 && !anchors(Files.readString(target)).contains(parts[1])) {
                broken.add(link);
            }
        }

        assertThat(broken).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void scriptsExistAndHaveTheOptions(Path page) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String line : codeLines(page)) {
            for (MatchResult command : matches("(?:^|[ (])(?:\\./)?scripts/([a-z][\\w.-]*)([^|;#)]*)", line)) {
                Path script = ROOT.resolve("scripts").resolve(command.group(1));
                if (!Files.exists(script)) {
                    wrong.add(line);
                    continue;
                }
                String known = scriptText(command.group(1));
                for (String option : names("(--[a-z_-]+)", command.group(2))) {
                    if (!known.contains(option) && !known.contains('"' + option.substring(2) + '"')) {
                        wrong.add(option + " in " + line);
                    }
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void pathsExist(Path page) throws IOException {
        Set<String> folders;
        try (Stream<Path> entries = Files.list(ROOT)) {
            folders = entries.filter(Files::isDirectory)
                    .map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.equals("target"))
                    .collect(Collectors.toSet());
        }
        List<String> missing = inlineCode(page)
                .filter(code -> code.matches("[\\w.-]+(/[\\w.*-]+)+/?"))
                .filter(code -> folders.contains(code.substring(0, code.indexOf('/'))))
                // A build makes these.
                .filter(code -> !code.contains("/target"))
                .filter(code -> !Files.exists(ROOT.resolve(code)))
                .toList();

        assertThat(missing).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void classesAndPackagesExist(Path page) throws IOException {
        List<String> missing = new ArrayList<>();
        inlineCode(page).forEach(code -> {
            for (String type : names("^([A-Z][a-z0-9]+[A-Z]\\w*)(?:\\.\\w+(?:\\(.*\\))?)?$", code)) {
                if (!types.contains(type) && !isJakarta(type)) {
                    missing.add(type);
                }
            }
            for (String name : names("^(dev\\.osprey(?:\\.\\w+)+)$", code)) {
                String path = name.replace('.', '/');
                if (files.stream()
                        .map(Path::toString)
                        .noneMatch(file -> file.contains("/java/" + path + "/") || file.endsWith(path + ".java"))) {
                    missing.add(name);
                }
            }
        });

        assertThat(missing).isEmpty();
    }

    private static boolean isJakarta(String type) {
        return Stream.of("jakarta.jms.", "jakarta.resource.").anyMatch(prefix -> {
            try {
                Class.forName(prefix + type, false, DocumentationTest.class.getClassLoader());
                return true;
            } catch (ClassNotFoundException unknown) {
                return false;
            }
        });
    }

    @ParameterizedTest
    @MethodSource("pages")
    void mavenCommandsNamePhasesModulesAndProfiles(Path page) throws IOException {
        String pom = text(Path.of("pom.xml"));
        List<String> wrong = new ArrayList<>();
        for (String line : codeLines(page)) {
            if (!line.startsWith("mvn ")) {
                continue;
            }
            List<String> words = List.of(line.replaceFirst("#.*", "").strip().split("\\s+"));
            for (int each = 1; each < words.size(); each++) {
                String word = words.get(each);
                if (word.equals("-pl")) {
                    each++;
                    for (String module : words.get(each).split(",")) {
                        if (!Files.exists(ROOT.resolve(module).resolve("pom.xml"))) {
                            wrong.add(word + " " + module);
                        }
                    }
                } else if (word.startsWith("-P")) {
                    for (String profile : word.substring(2).split(",")) {
                        if (!pom.contains("<id>" + profile + "</id>")) {
                            wrong.add(word);
                        }
                    }
                } else if (word.contains(":")) {
                    String plugin = word.substring(0, word.indexOf(':'));
                    if (!pom.contains("<artifactId>" + plugin + "-maven-plugin</artifactId>")
                            && !pom.contains("<artifactId>maven-" + plugin + "-plugin</artifactId>")) {
                        wrong.add(word);
                    }
                } else if (!word.startsWith("-") && !MAVEN_PHASES.contains(word)) {
                    wrong.add(word);
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void apiCallsAreInItsDescription(Path page) throws IOException {
        Set<String> described = describedCalls();
        List<String> unknown = inlineCode(page)
                .flatMap(code -> matches("^(GET|POST|PUT|DELETE) (/api[^? ]*)(?:\\?.*)?$", code).stream())
                .map(call -> call.group(1) + " " + call.group(2))
                .filter(call -> !described.contains(call))
                .toList();

        assertThat(unknown).isEmpty();
    }

    /** Method and path. */
    private static Set<String> describedCalls() throws IOException {
        Set<String> calls = new TreeSet<>();
        String path = "";
        for (String line : text(Path.of("web-war/src/main/resources/META-INF/openapi.yaml"))
                .lines()
                .toList()) {
            if (line.matches("  /\\S*:")) {
                path = line.strip().replaceFirst(":$", "");
            } else if (line.matches("    (get|post|put|delete):")) {
                calls.add(line.strip().replaceFirst(":$", "").toUpperCase(Locale.ROOT) + " " + path);
            }
        }
        assertThat(calls).contains("GET /api/fleet");
        return calls;
    }

    @ParameterizedTest
    @CsvSource({
        "scripts/run, docs/settings.md, ## Options, ## All settings",
        "scripts/payara-server, docs/payara-server.md, # Osprey on Payara Server, ## Redeploy"
    })
    void everyOptionOfAScriptIsInItsTable(String name, Path page, String heading, String nextHeading)
            throws IOException {
        String script = Files.readString(ROOT.resolve(name));
        String usage = script.substring(script.indexOf("usage: " + name), script.indexOf("\nTEXT"));
        String text = text(page);
        String table = text.substring(text.indexOf(heading), text.indexOf(nextHeading));

        Set<String> documented = names("\n\\| `(--[a-z-]+)", table);
        assertThat(documented).isEqualTo(names("\\n  (--[a-z-]+)", usage)).isNotEmpty();
    }

    private static String text(Path page) throws IOException {
        return Files.readString(ROOT.resolve(page));
    }

    private static String withoutCode(String markdown) {
        return INLINE.matcher(FENCED.matcher(markdown).replaceAll("")).replaceAll("");
    }

    private static Stream<String> inlineCode(Path page) throws IOException {
        return INLINE.matcher(FENCED.matcher(text(page)).replaceAll(""))
                .results()
                .map(code -> code.group(1));
    }

    /** The inline code and each line of the code blocks. */
    private static List<String> codeLines(Path page) throws IOException {
        return Stream.concat(
                        FENCED.matcher(text(page))
                                .results()
                                .flatMap(block -> block.group(1).lines())
                                .map(String::strip),
                        inlineCode(page))
                .toList();
    }

    /** As GitHub makes them of headings. */
    private static Set<String> anchors(String markdown) {
        return HEADING.matcher(FENCED.matcher(markdown).replaceAll(""))
                .results()
                .map(heading -> heading.group(1)
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{Alnum} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    /** The script and what it starts. */
    private static String scriptText(String name) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path file : files) {
            if (file.startsWith(ROOT.resolve("scripts"))
                    || name.equals("bench") && file.startsWith(ROOT.resolve("bench/src/main/java"))) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    private static List<MatchResult> matches(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().toList();
    }

    private static Set<String> names(String pattern, String text) {
        return matches(pattern, text).stream()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
