package dev.osprey.aws;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import jakarta.json.JsonObject;

import dev.osprey.core.cloud.Moto;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service that Terraform creates on a moto server of its own, plans again and destroys, in a thread of its own: for most of
 * the time the provider waits, after some calls for a fixed time.
 */
final class Deployment implements AutoCloseable {

    private static final Pattern ZONE = Pattern.compile("<Id>/hostedzone/([^<]+)</Id>");

    private final String name;
    private final Moto moto;
    private final Terraform terraform;
    private final List<String> variables;
    private final CompletableFuture<Resources> created;
    private final CompletableFuture<String> changes;
    private final CompletableFuture<JsonObject> left;

    /**
     * Returns at once.
     *
     * @param folder an initialised copy of the module, which several deployments may share
     * @param name of the deployment
     */
    Deployment(Path folder, String name, String... variables) throws Exception {
        this.name = name;
        moto = Moto.start();
        terraform = new Terraform(
                folder, Map.of("AWS_ENDPOINT_URL", moto.endpoint().toString(), "AWS_EC2_METADATA_DISABLED", "true"));
        this.variables = Stream.concat(Stream.of("-var=hosted_zone_id=" + zone()), Stream.of(variables))
                .toList();
        Executor thread = task -> new Thread(task, "deployment " + name).start();
        created = CompletableFuture.supplyAsync(step(this::apply), thread);
        changes = created.thenApply(resources -> step(this::repeatedPlan).get());
        left = changes.thenApply(text -> step(this::destroy).get());
    }

    private Resources apply() throws IOException, InterruptedException {
        terraform.succeed(arguments("apply", "-auto-approve", state()));
        return Resources.of(terraform.applied(name + ".tfstate"));
    }

    private String repeatedPlan() throws IOException, InterruptedException {
        return terraform.changes(arguments("plan", state()));
    }

    private JsonObject destroy() throws IOException, InterruptedException {
        terraform.succeed(arguments("destroy", "-auto-approve", state()));
        return terraform.applied(name + ".tfstate");
    }

    private String state() {
        return "-state=" + name + ".tfstate";
    }

    private String[] arguments(String command, String... options) {
        return Stream.of(Stream.of(command, "-input=false"), Stream.of(options), variables.stream())
                .flatMap(each -> each)
                .toArray(String[]::new);
    }

    /** What there is after the apply. */
    Resources created() {
        return created.join();
    }

    /** What a second apply would change; empty for nothing. */
    String changes() {
        return changes.join();
    }

    /** What there is after the destruction; null for nothing. */
    JsonObject left() {
        return left.join();
    }

    /** What another deployment with further variables would create. */
    Resources planned(String other, String... further) throws IOException, InterruptedException {
        String[] options = Stream.concat(
                        Stream.of("-state=" + other + ".tfstate", "-out=" + other + ".tfplan"), Stream.of(further))
                .toArray(String[]::new);
        terraform.succeed(arguments("plan", options));
        return Resources.of(terraform.planned(other + ".tfplan"));
    }

    URI endpoint() {
        return moto.endpoint();
    }

    /** A zone for the host name, which is not the module's. */
    private String zone() throws IOException, InterruptedException {
        String answer = call(
                "route53",
                "POST",
                "/2013-04-01/hostedzone",
                "<CreateHostedZoneRequest xmlns=\"https://route53.amazonaws.com/doc/2013-04-01/\">"
                        + "<Name>example.org</Name><CallerReference>1</CallerReference></CreateHostedZoneRequest>");
        Matcher id = ZONE.matcher(answer);
        assertThat(id.find()).as(answer).isTrue();
        return id.group(1);
    }

    /** Calls a service of moto, which tells it from the scope of the signature and accepts any signature. */
    String call(String service, String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint().resolve(path))
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/" + service
                                + "/aws4_request, SignedHeaders=host, Signature=0")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Without moto Terraform soon ends, too. */
    @Override
    public void close() {
        moto.close();
    }

    private interface Step<T> {

        T run() throws IOException, InterruptedException;
    }

    private static <T> Supplier<T> step(Step<T> step) {
        return () -> {
            try {
                return step.run();
            } catch (IOException | InterruptedException failure) {
                throw new CompletionException(failure);
            }
        };
    }
}
