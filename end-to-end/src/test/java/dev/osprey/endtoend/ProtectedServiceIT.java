package dev.osprey.endtoend;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import jakarta.json.JsonObject;

import com.nimbusds.oauth2.sdk.TokenRequest;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.time.Await;
import dev.osprey.endtoend.Samples.Sample;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A service that needs a login: with a password for programs, with an identity provider for people. It keeps images for a few
 * seconds only, which spares the test of that a service of its own.
 */
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProtectedServiceIT {

    private static final String ISSUER = "main";
    private static final String PASSWORD = "a long password of the test";
    private static final String SECRET = "secret-of-the-client";
    private static final Duration RETENTION = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int LOGINS_OF_A_CLIENT = 4;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Pattern COUNTED = Pattern.compile("osprey_images_expired_total\\S* [1-9]");
    private static final Pattern STATE = Pattern.compile("[?&]state=([^&]+)");
    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");

    @TempDir
    private static Path data;

    @TempDir
    private static Path secrets;

    private static MockOAuth2Server provider;
    private static OspreyProcess osprey;
    private static String expiring;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    @BeforeAll
    static void start() throws Exception {
        provider = new MockOAuth2Server();
        provider.start();
        Path password = Files.writeString(secrets.resolve("password"), PASSWORD + "\n");
        osprey = OspreyProcess.start(
                data,
                "--max-workers",
                "1",
                "--set",
                "osprey.access=protected",
                "--set",
                "osprey.retention=" + RETENTION,
                "--set",
                "osprey.admin.password-file=" + password,
                "--set",
                "osprey.oidc.provider=" + provider.issuerUrl(ISSUER),
                "--set",
                "osprey.oidc.client-id=osprey",
                "--set",
                "osprey.oidc.client-secret=" + SECRET,
                "--set",
                "osprey.oidc.redirect-uri=https://osprey.example/login/callback");
    }

    @AfterAll
    static void stop() {
        if (osprey != null) {
            osprey.close();
        }
        if (provider != null) {
            provider.shutdown();
        }
    }

    @Test
    void strangersSeeNothingButHealthAndLogin() throws Exception {
        for (String path : List.of("/", "/results", "/api/classifications", "/api/fleet", "/metrics", "/openapi")) {
            HttpResponse<String> refused = get(path, Map.of());
            assertThat(refused.statusCode()).as(path).isEqualTo(HttpURLConnection.HTTP_UNAUTHORIZED);
            assertThat(refused.headers().firstValue("WWW-Authenticate"))
                    .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Basic "));
        }
        HttpResponse<String> page = get("/results", Map.of("Accept", "text/html"));
        assertThat(page.headers().firstValue("Location")).contains("/login?next=results");
        assertThat(get("/health/ready", Map.of()).statusCode()).isEqualTo(HttpURLConnection.HTTP_OK);
        assertThat(get("/started", Map.of()).statusCode()).isEqualTo(HttpURLConnection.HTTP_OK);
        assertThat(get("/login", Map.of("Accept", "text/html")).body()).contains("Log in with OpenID Connect");
    }

    @Test
    void aProgramUploadsWithHttpBasic() throws Exception {
        Sample sample = Samples.all().get(0);
        MultipartForm form = MultipartForm.with("myfile", sample.name(), sample.bytes());
        Client client = new Client(osprey);

        assertThat(client.upload(form).statusCode()).isEqualTo(HttpURLConnection.HTTP_UNAUTHORIZED);
        assertThat(client.upload(form, "Authorization", Client.basicAuth("a wrong password"))
                        .statusCode())
                .isEqualTo(HttpURLConnection.HTTP_UNAUTHORIZED);
        HttpResponse<String> answer = client.upload(form, "Authorization", Client.basicAuth(PASSWORD));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(HttpURLConnection.HTTP_OK);
        assertThat(answer.body()).isEqualTo(sample.prediction());
    }

    @Test
    void aProgramUploadsAndReadsWithAKey() throws Exception {
        Sample sample = Samples.all().get(0);
        Client client = new Client(osprey);
        byte[] wanted = "{\"name\": \"program\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(client.post("/api/keys", "application/json", wanted).statusCode())
                .isEqualTo(HttpURLConnection.HTTP_UNAUTHORIZED);
        HttpResponse<String> made =
                client.post("/api/keys", "application/json", wanted, "Authorization", Client.basicAuth(PASSWORD));
        String key = "Bearer " + Client.object(made.body()).getString("key");

        HttpResponse<String> answer =
                client.upload(MultipartForm.with("myfile", sample.name(), sample.bytes()), "Authorization", key);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(HttpURLConnection.HTTP_OK);
        assertThat(answer.body()).isEqualTo(sample.prediction());
        assertThat(lateUpload("Authorization: " + key + "\r\n").status()).isEqualTo(HttpURLConnection.HTTP_OK);
        assertThat(client.get("/api/classifications", "Authorization", key).statusCode())
                .isEqualTo(HttpURLConnection.HTTP_OK);
        assertThat(client.get("/api/classifications", "Authorization", key + "x")
                        .statusCode())
                .isEqualTo(HttpURLConnection.HTTP_UNAUTHORIZED);
        assertThat(client.get("/api/keys", "Authorization", key).statusCode())
                .isEqualTo(HttpURLConnection.HTTP_FORBIDDEN);
    }

    @Test
    void anUploadWhoseBodyComesAfterItsHeadKeepsItsCaller() throws Exception {
        String basic = "Authorization: " + Client.basicAuth(PASSWORD) + "\r\n";

        assertThat(lateUpload(basic).status()).isEqualTo(HttpURLConnection.HTTP_OK);
        assertThat(lateUpload("").status()).isEqualTo(HttpURLConnection.HTTP_UNAUTHORIZED);
    }

    @Test
    void anAdminOfTheProviderLogsInAndOut() throws Exception {
        String cookie = login("ann", List.of("staff", "osprey-admin"));

        assertThat(get("/api/classifications", Map.of("Cookie", cookie)).statusCode())
                .isEqualTo(HttpURLConnection.HTTP_OK);
        HttpResponse<String> logout = post("/logout", cookie, "token=" + formToken(cookie));

        assertThat(logout.statusCode()).isEqualTo(HttpURLConnection.HTTP_SEE_OTHER);
        assertThat(get("/api/classifications", Map.of("Cookie", cookie)).statusCode())
                .isEqualTo(HttpURLConnection.HTTP_UNAUTHORIZED);
        assertThat(osprey.logLines("audit login caller=ann groups=\\[admin\\]")).isNotEmpty();
    }

    @Test
    void othersReadAndUploadButChangeNothing() throws Exception {
        String cookie = login("ben", List.of("staff"));

        assertThat(get("/results", Map.of("Cookie", cookie)).statusCode()).isEqualTo(HttpURLConnection.HTTP_OK);
        assertThat(get("/operations", Map.of("Cookie", cookie)).body()).doesNotContain("operations/scaling\"");
        assertThat(get("/operations/reset", Map.of("Cookie", cookie)).statusCode())
                .isEqualTo(HttpURLConnection.HTTP_SEE_OTHER);
        String token = "token=" + formToken(cookie);
        assertThat(post("/operations/scaling", cookie, token + "&paused=true")
                        .headers()
                        .firstValue("Location"))
                .hasValueSatisfying(location -> assertThat(location).startsWith("/login?next=operations"));
        assertThat(get("/api/fleet", Map.of("Cookie", cookie)).body()).contains("\"paused\":false");

        post("/logout", cookie, token);
        assertThat(get("/results", Map.of("Cookie", cookie)).statusCode())
                .isEqualTo(HttpURLConnection.HTTP_UNAUTHORIZED);
    }

    @Test
    void aForgedAnswerOfTheProviderLogsNobodyIn() throws Exception {
        HttpResponse<String> answer = get("/login/callback?code=guessed&state=guessed", Map.of());

        assertThat(answer.statusCode()).isEqualTo(HttpURLConnection.HTTP_FORBIDDEN);
        assertThat(answer.headers().allValues("Set-Cookie")).noneMatch(cookie -> cookie.startsWith("osprey-session="));
    }

    @Test
    void nobodyHasTheNameOfAKey() throws Exception {
        Map<String, String> cookies = new LinkedHashMap<>();

        HttpResponse<String> refused = finishLogin("key:0123456789abcdef", List.of("staff"), cookies);

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(HttpURLConnection.HTTP_FORBIDDEN);
        keepCookies(refused, cookies);
        assertThat(cookies).doesNotContainKey("osprey-session");
    }

    @Test
    void noCommandLineAndNoWorkerHasTheSecrets() throws Exception {
        assertThat(osprey.processTree())
                .noneMatch(process -> process.info().commandLine().orElse("").contains(SECRET));
        String worker = osprey.process("servers/app-instance").pid() + "";
        String environment = Files.readString(Path.of("/proc", worker, "environ"));
        assertThat(environment).contains("OSPREY_DATA=").doesNotContain(SECRET, "OIDC_CLIENT", "ADMIN_PASSWORD");
        assertThat(Files.getPosixFilePermissions(data.resolve("logs"))).hasSize(3);
    }

    @Test
    void thePortIsOpenOnLoopbackOnly() throws Exception {
        Optional<InetAddress> other = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .findFirst();
        assumeTrue(other.isPresent(), "this machine has no other address");

        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(other.get(), osprey.uri("/").getPort()), 5000);
            }
        });
    }

    @Test
    void aProviderThatHangsHoldsFewThreads() throws Exception {
        CountDownLatch answers = new CountDownLatch(1);
        for (int login = 0; login < LOGINS_OF_A_CLIENT; login++) {
            provider.enqueueCallback(hanging(answers));
        }
        HttpRequest callback = callback();
        List<CompletableFuture<HttpResponse<String>>> logins = new ArrayList<>();
        try {
            for (int login = 0; login <= LOGINS_OF_A_CLIENT; login++) {
                logins.add(http.sendAsync(callback, BodyHandlers.ofString()));
            }
            CompletableFuture.anyOf(logins.toArray(CompletableFuture[]::new)).get(1, TimeUnit.MINUTES);

            assertThat(logins)
                    .filteredOn(CompletableFuture::isDone)
                    .singleElement()
                    .satisfies(
                            refused -> assertThat(refused.join().statusCode()).isEqualTo(TOO_MANY_REQUESTS));
            assertThat(get("/results", Map.of("Authorization", Client.basicAuth(PASSWORD)))
                            .statusCode())
                    .isEqualTo(HttpURLConnection.HTTP_OK);
        } finally {
            answers.countDown();
        }
        CompletableFuture.allOf(logins.toArray(CompletableFuture[]::new)).get(1, TimeUnit.MINUTES);
    }

    private static DefaultOAuth2TokenCallback hanging(CountDownLatch until) {
        return new DefaultOAuth2TokenCallback(ISSUER, "ann") {
            @Override
            public String subject(TokenRequest request) {
                try {
                    until.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
                return super.subject(request);
            }
        };
    }

    /** First: until the last test it expires and is deleted. */
    @Test
    @Order(1)
    void anAnswerSaysUntilWhenTheImageIsKept() throws Exception {
        Sample sample = Samples.all().get(1);
        MultipartForm form = MultipartForm.with("myfile", "expiring.png", sample.bytes());

        HttpResponse<String> response =
                new Client(osprey).upload("/api/classifications", form, "Authorization", Client.basicAuth(PASSWORD));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(HttpURLConnection.HTTP_OK);
        JsonObject answer = Client.object(response.body());
        expiring = answer.getString("id");
        assertThat(Instant.parse(answer.getString("expires")))
                .isEqualTo(Instant.parse(answer.getString("completedAt")).plus(RETENTION));
        assertThat(page("/")).contains("Images and results are deleted after 10 seconds.");
    }

    @Test
    @Order(Integer.MAX_VALUE - 1)
    void whatHasExpiredIsFoundNoMoreAndDeletedFromBucketsAndTable() throws Exception {
        Await.until(
                "the image has expired",
                PATIENCE,
                () -> status("/api/classifications/" + expiring) == HttpURLConnection.HTTP_NOT_FOUND);
        assertThat(status("/results/" + expiring)).isEqualTo(HttpURLConnection.HTTP_NOT_FOUND);
        assertThat(status("/api/classifications/" + expiring + "/image")).isEqualTo(HttpURLConnection.HTTP_NOT_FOUND);
        assertThat(page("/api/classifications")).doesNotContain(expiring);

        try (Cloud cloud = osprey.cloud();
                S3Buckets buckets = new S3Buckets(osprey.endpoints().getProperty("s3"))) {
            // This client knows of no retention and finds every row.
            Await.until(
                    "the row is deleted",
                    PATIENCE,
                    () -> cloud.results().find(expiring).isEmpty());
            for (String bucket : List.of("osprey-input", "osprey-output")) {
                assertThat(buckets.keys(bucket)).as(bucket).noneMatch(key -> key.startsWith(expiring));
            }
        }
        Await.until(
                "it is counted",
                PATIENCE,
                () -> COUNTED.matcher(page("/metrics")).find());
    }

    private int status(String path) throws IOException, InterruptedException {
        return get(path, Map.of("Authorization", Client.basicAuth(PASSWORD))).statusCode();
    }

    private String page(String path) throws IOException, InterruptedException {
        return get(path, Map.of("Authorization", Client.basicAuth(PASSWORD))).body();
    }

    /** Last, since the provider does not come back. */
    @Test
    @Order(Integer.MAX_VALUE)
    void aProviderThatIsDownIsSaidToBeAndPasswordsStillWork() throws Exception {
        HttpRequest callback = callback();
        provider.shutdown();

        HttpResponse<String> answer = http.send(callback, BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(HttpURLConnection.HTTP_UNAVAILABLE);
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        assertThat(get("/results", Map.of("Authorization", Client.basicAuth(PASSWORD)))
                        .statusCode())
                .isEqualTo(HttpURLConnection.HTTP_OK);
    }

    /** A browser that comes back from the provider, with a code that the provider has not given. */
    private HttpRequest callback() throws IOException, InterruptedException {
        Map<String, String> cookies = new LinkedHashMap<>();
        HttpResponse<String> started = get("/login/openid", Map.of());
        keepCookies(started, cookies);
        Matcher state = STATE.matcher(started.headers().firstValue("Location").orElseThrow());
        assertThat(state.find()).isTrue();
        return HttpRequest.newBuilder(osprey.uri("/login/callback?code=x&state=" + state.group(1)))
                .header("Cookie", header(cookies))
                .build();
    }

    /** @param headers that are sent with the head */
    private static RawClient.Answer lateUpload(String headers) throws IOException {
        byte[] body = RawClient.form("late", Samples.all().get(0).bytes());
        return new RawClient(osprey, "127.0.0.1")
                .sendLate("POST", "/", headers + "Content-Type: multipart/form-data; boundary=late\r\n", body);
    }

    /** Follows a browser through the provider, and returns the cookie of the session. */
    private String login(String name, List<String> groups) throws IOException, InterruptedException {
        Map<String, String> cookies = new LinkedHashMap<>();

        HttpResponse<String> finished = finishLogin(name, groups, cookies);

        assertThat(finished.statusCode()).as(finished.body()).isEqualTo(HttpURLConnection.HTTP_OK);
        keepCookies(finished, cookies);
        assertThat(cookies).containsKey("osprey-session");
        return "osprey-session=" + cookies.get("osprey-session");
    }

    /** @param cookies of the browser */
    private HttpResponse<String> finishLogin(String name, List<String> groups, Map<String, String> cookies)
            throws IOException, InterruptedException {
        provider.enqueueCallback(new DefaultOAuth2TokenCallback(
                ISSUER, name, "JWT", List.of("osprey"), Map.of("preferred_username", name, "groups", groups), 3600));
        HttpResponse<String> started = get("/login/openid", Map.of());
        assertThat(started.statusCode()).as(started.body()).isBetween(302, 303);
        keepCookies(started, cookies);
        // So that any web node can finish it.
        assertThat(cookies).isNotEmpty().doesNotContainKey("JSESSIONID");
        String authorize = started.headers().firstValue("Location").orElseThrow();
        assertThat(authorize)
                .startsWith(provider.authorizationEndpointUrl(ISSUER).toString());
        HttpResponse<String> authorized =
                http.send(HttpRequest.newBuilder(URI.create(authorize)).build(), BodyHandlers.ofString());
        URI callback = URI.create(authorized.headers().firstValue("Location").orElseThrow());
        assertThat(callback.toString()).startsWith("https://osprey.example/login/callback?");

        return get(callback.getPath() + "?" + callback.getRawQuery(), Map.of("Cookie", header(cookies)));
    }

    private String formToken(String cookie) throws IOException, InterruptedException {
        String page = get("/operations", Map.of("Cookie", cookie)).body();
        Matcher token = FORM_TOKEN.matcher(page);
        assertThat(token.find()).as(page).isTrue();
        return token.group(1);
    }

    private static String header(Map<String, String> cookies) {
        return cookies.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining("; "));
    }

    private static void keepCookies(HttpResponse<?> response, Map<String, String> cookies) {
        for (String cookie : response.headers().allValues("Set-Cookie")) {
            String pair = cookie.split(";", 2)[0];
            cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
    }

    private HttpResponse<String> post(String path, String cookie, String form)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(osprey.uri(path))
                        .header("Cookie", cookie)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(osprey.uri(path));
        headers.forEach(request::header);
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
