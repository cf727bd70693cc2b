package dev.osprey.kubernetes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.osprey.core.process.Programs;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Manifests as {@code kubectl kustomize} renders them. */
record Manifests(List<Map<String, Object>> all) {

    private static final String PROGRAM = "kubectl";

    /** Skips the test if {@code kubectl} is not on the PATH. */
    static Manifests render(Path folder) throws IOException, InterruptedException {
        assumeTrue(Programs.onPath(PROGRAM), PROGRAM + " is not on the PATH");
        Process process = new ProcessBuilder(PROGRAM, "kustomize", folder.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        List<Map<String, Object>> all = new ArrayList<>();
        new Yaml().loadAll(output).forEach(each -> all.add(map(each)));
        return new Manifests(all);
    }

    List<Map<String, Object>> ofKind(String kind) {
        return all.stream().filter(each -> each.get("kind").equals(kind)).toList();
    }

    Map<String, Object> named(String kind, String name) {
        return ofKind(kind).stream()
                .filter(each -> name(each).equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + kind + " " + name));
    }

    static String name(Map<String, Object> manifest) {
        return at(manifest, "metadata", "name").toString();
    }

    /** The value at a path of keys and, for lists, of indexes; null if there is none. */
    static Object at(Object value, Object... path) {
        Object current = value;
        for (Object step : path) {
            if (current instanceof Map<?, ?> map) {
                current = map.get(step);
            } else if (current instanceof List<?> list && step instanceof Integer index) {
                current = list.get(index);
            } else {
                return null;
            }
        }
        return current;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    static List<Map<String, Object>> maps(Object value) {
        return ((List<?>) value).stream().map(Manifests::map).toList();
    }
}
