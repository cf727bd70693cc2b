package dev.osprey.web;

import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/** Compares the hand-written description of the API with the resource classes. */
class OpenApiDocumentTest {

    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "delete", "patch");

    private final Map<String, Object> document = read();

    @Test
    void everyOperationIsDescribedAndEveryDescriptionIsAnOperation() throws Exception {
        Set<String> described = new TreeSet<>();
        object(document, "paths")
                .forEach((path, item) -> operations(item)
                        .forEach((method, operation) -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));

        Set<String> pages =
                described.stream().filter(call -> !call.contains("/api/")).collect(Collectors.toSet());
        Set<String> resources = resources();

        assertThat(described).isSubsetOf(resources);
        assertThat(resources.stream().filter(call -> call.contains("/api/")))
                .containsExactlyInAnyOrderElementsOf(
                        described.stream().filter(call -> !pages.contains(call)).toList());
    }

    @Test
    void everyOperationHasAnIdAnExampleAndItsProblems() {
        Set<Object> ids = new HashSet<>();
        object(document, "paths")
                .values()
                .forEach(item -> operations(item).forEach((method, operation) -> {
                    assertThat(ids.add(operation.get("operationId")))
                            .as("id of %s", operation)
                            .isTrue();
                    Map<String, Object> responses = object(operation, "responses");
                    assertThat(responses.keySet()).as(operation.toString()).anyMatch(status -> status.startsWith("2"));
                    assertThat(responses.keySet())
                            .as(operation.toString())
                            .anyMatch(status -> status.compareTo("400") >= 0);
                    responses.values().stream()
                            .map(response -> object(resolved(response)).getOrDefault("content", Map.of()))
                            .flatMap(content -> object(content).entrySet().stream())
                            .filter(form -> !List.of("image/*", "application/octet-stream")
                                    .contains(form.getKey()))
                            .forEach(form -> assertThat(object(form.getValue()).keySet())
                                    .as("%s %s", operation.get("operationId"), form.getKey())
                                    .containsAnyOf("example", "examples"));
                    parameters(operation)
                            .forEach(parameter -> assertThat(parameter).containsKeys("example", "description"));
                }));
    }

    @Test
    void everyErrorIsAProblemDocument() {
        object(document, "paths")
                .values()
                .forEach(item -> operations(item)
                        .values()
                        .forEach(operation -> object(operation, "responses").forEach((status, response) -> {
                            if (status.compareTo("400") >= 0) {
                                assertThat(object(object(resolved(response)).get("content")))
                                        .containsOnlyKeys("application/problem+json");
                            }
                        })));
    }

    /** An unquoted comma in a flow mapping turns the rest of a sentence into a key. */
    @Test
    void noSentenceHasBecomeAKey() {
        assertThat(keys(document)).isNotEmpty().noneMatch(key -> key.contains(" "));
    }

    private static Stream<String> keys(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .flatMap(entry -> Stream.concat(Stream.of(entry.getKey().toString()), keys(entry.getValue())));
        }
        return value instanceof Collection<?> list ? list.stream().flatMap(OpenApiDocumentTest::keys) : Stream.empty();
    }

    private Stream<Map<String, Object>> parameters(Map<String, Object> operation) {
        Collection<?> all = (Collection<?>) operation.getOrDefault("parameters", List.of());
        return all.stream().map(parameter -> object(resolved(parameter)));
    }

    private Object resolved(Object value) {
        Object reference = object(value).get("$ref");
        if (reference == null) {
            return value;
        }
        Object found = document;
        for (String step : reference.toString().substring("#/".length()).split("/")) {
            found = object(found).get(step);
            assertThat(found).as(reference.toString()).isNotNull();
        }
        return found;
    }

    private static Map<String, Map<String, Object>> operations(Object item) {
        return object(item).entrySet().stream()
                .filter(entry -> METHODS.contains(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> object(entry.getValue())));
    }

    private static Map<String, Object> object(Map<String, Object> parent, String name) {
        return object(parent.get(name));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    private static Map<String, Object> read() {
        try (InputStream file = OpenApiDocumentTest.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            return new Yaml().load(file);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static Set<String> resources() throws Exception {
        Set<String> calls = new TreeSet<>();
        for (Class<?> type : classes()) {
            jakarta.ws.rs.Path base = type.getAnnotation(jakarta.ws.rs.Path.class);
            if (base != null) {
                for (Method method : type.getDeclaredMethods()) {
                    httpMethod(method)
                            .filter(name -> !isPage(method))
                            .ifPresent(name -> calls.add(name + " " + path(base, method)));
                }
            }
        }
        // The upload page is described because its path also serves the API.
        calls.add("GET /");
        return calls;
    }

    private static Optional<String> httpMethod(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .map(type -> type.getAnnotation(HttpMethod.class))
                .filter(found -> found != null)
                .map(HttpMethod::value)
                .findFirst();
    }

    private static boolean isPage(Method method) {
        Produces produces = method.getAnnotation(Produces.class);
        return produces != null && List.of(produces.value()).equals(List.of(MediaType.TEXT_HTML));
    }

    private static String path(jakarta.ws.rs.Path base, Method method) {
        jakarta.ws.rs.Path below = method.getAnnotation(jakarta.ws.rs.Path.class);
        String path = base.value() + (below == null ? "" : "/" + below.value());
        return path.startsWith("/") ? path : "/" + path;
    }

    private static List<Class<?>> classes() throws IOException, URISyntaxException, ClassNotFoundException {
        Path root = Path.of(OspreyApplication.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> names;
        try (Stream<Path> files = Files.walk(root)) {
            names = files.map(root::relativize)
                    .map(Path::toString)
                    .filter(name -> name.endsWith("Resource.class"))
                    .map(name -> name.replace('/', '.').replaceFirst("\\.class$", ""))
                    .toList();
        }
        List<Class<?>> classes = new ArrayList<>();
        for (String name : names) {
            classes.add(Class.forName(name, false, OpenApiDocumentTest.class.getClassLoader()));
        }
        return classes;
    }
}
