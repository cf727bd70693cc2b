package dev.osprey.web.webhooks;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

import dev.osprey.core.settings.MapConfig;
import dev.osprey.core.time.TestClock;
import dev.osprey.web.webhooks.Attempt.Result;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** The client against real servers, friendly and hostile ones. */
@Timeout(120)
class WebhookClientIT {

    private static final SigningKeys KEYS = SigningKeys.parse(WebhookBeans.SECRET);
    private static final Webhook WEBHOOK = new Webhook("id-1_7", "{\"type\":\"x\"}".getBytes(StandardCharsets.UTF_8));

    private final TestClock clock = new TestClock();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    @Test
    void sendsASignedWebhook() throws IOException {
        try (Receiver receiver = new Receiver(request -> 204)) {
            assertThat(trusting().send(receiver.url(), WEBHOOK, KEYS))
                    .isEqualTo(Attempt.without(Result.DELIVERED, "HTTP status 204"));

            assertThat(receiver.received()).hasSize(1);
            Receiver.Received request = receiver.received().get(0);
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.path()).isEqualTo("/hook?key=1");
            assertThat(request.header("Content-Type")).startsWith("application/json");
            assertThat(request.header("webhook-id")).isEqualTo("id-1_7");
            assertThat(request.header("webhook-timestamp"))
                    .isEqualTo(Long.toString(clock.instant().getEpochSecond()));
            assertThat(request.isSignedWith(KEYS)).isTrue();
            assertThat(request.body()).isEqualTo(WEBHOOK.body());
        }
    }

    @Test
    void anyOtherStatusIsNoConfirmation() throws IOException {
        for (int status : new int[] {304, 400, 404, 500, 503}) {
            try (Receiver receiver = new Receiver(request -> status)) {
                assertThat(trusting().send(receiver.url(), WEBHOOK, KEYS))
                        .isEqualTo(Attempt.without(Result.REJECTED, "HTTP status " + status));
            }
        }
        try (Receiver receiver = new Receiver(request -> 410)) {
            assertThat(trusting().send(receiver.url(), WEBHOOK, KEYS).result()).isEqualTo(Result.GONE);
        }
    }

    @Test
    void theReceiverMayAskForADelay() throws IOException {
        try (Receiver busy = new Receiver(request -> 503, Map.of("Retry-After", "120"));
                Receiver odd = new Receiver(request -> 503, Map.of("Retry-After", "soon"))) {
            assertThat(trusting().send(busy.url(), WEBHOOK, KEYS).retryAfter()).contains(Duration.ofMinutes(2));
            assertThat(trusting().send(odd.url(), WEBHOOK, KEYS).retryAfter()).isEmpty();
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws IOException {
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            try (Receiver target = new Receiver(request -> 204);
                    Receiver receiver = new Receiver(
                            request -> status, Map.of("Location", target.url().toString()))) {
                assertThat(trusting().send(receiver.url(), WEBHOOK, KEYS))
                        .isEqualTo(Attempt.without(Result.REJECTED, "HTTP status " + status));
                assertThat(receiver.received()).hasSize(1);
                assertThat(target.received()).isEmpty();
            }
        }
    }

    @Test
    void nothingIsSentToAPrivateAddress() throws IOException {
        try (Receiver receiver = new Receiver(request -> 204)) {
            int port = receiver.port();
            WebhookClient client = client(Map.of(), SystemDefaultDnsResolver.INSTANCE);
            for (String host : new String[] {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"}) {
                assertThat(client.send(URI.create("http://" + host + ":" + port + "/"), WEBHOOK, KEYS)
                                .result())
                        .as(host)
                        .isEqualTo(Result.FORBIDDEN);
            }
            assertThat(receiver.received()).isEmpty();
        }
    }

    @Test
    void nothingIsSentToANameWithAPrivateAddress() throws IOException {
        try (Receiver receiver = new Receiver(request -> 204)) {
            Names names = new Names("127.0.0.1");

            Attempt attempt = client(Map.of(), names)
                    .send(URI.create("http://rebinding.example:" + receiver.port() + "/"), WEBHOOK, KEYS);

            assertThat(attempt.result()).isEqualTo(Result.FORBIDDEN);
            assertThat(attempt.detail()).doesNotContain("127.0.0.1");
            assertThat(receiver.received()).isEmpty();
        }
    }

    /** The first answer is allowed, each later one would be somebody else: the name is asked for once, by the check. */
    @Test
    void aNameThatChangesItsAddressAfterTheCheckGainsNothing() throws IOException {
        try (Receiver receiver = new Receiver(request -> 204)) {
            Names names = new Names("127.0.0.1", "127.0.0.2");

            Attempt attempt = trusting(names)
                    .send(URI.create("http://rebinding.example:" + receiver.port() + "/"), WEBHOOK, KEYS);

            assertThat(attempt.result()).isEqualTo(Result.DELIVERED);
            assertThat(names.questions()).isEqualTo(1);
            assertThat(receiver.received().get(0).header("Host")).isEqualTo("rebinding.example:" + receiver.port());
        }
    }

    @Test
    void anUnknownNameAndAClosedPortAreUnreachable() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }

        assertThat(trusting(new Names()).send(URI.create("http://unknown.example/"), WEBHOOK, KEYS))
                .isEqualTo(Attempt.without(Result.UNREACHABLE, "the name of the receiver is unknown"));
        assertThat(trusting().send(URI.create("http://127.0.0.1:" + closed + "/"), WEBHOOK, KEYS))
                .isEqualTo(Attempt.without(Result.UNREACHABLE, "no connection"));
    }

    @Test
    void aReceiverThatSaysNothingIsGivenUp() throws Exception {
        try (RawReceiver receiver = new RawReceiver(out -> {})) {
            Attempt attempt = impatient().send(receiver.url(), WEBHOOK, KEYS);

            assertThat(attempt).isEqualTo(Attempt.without(Result.UNREACHABLE, "no answer within PT1S"));
            assertThat(receiver.clientIsGone()).isTrue();
        }
    }

    @Test
    void aReceiverThatAnswersSlowlyForEverIsGivenUp() throws Exception {
        try (RawReceiver receiver = new RawReceiver(out -> {
            write(out, "HTTP/1.1 200 OK\r\nX-Slow: ");
            while (true) {
                write(out, "a");
                Thread.sleep(100);
            }
        })) {
            Attempt attempt = impatient().send(receiver.url(), WEBHOOK, KEYS);

            assertThat(attempt).isEqualTo(Attempt.without(Result.UNREACHABLE, "no answer within PT1S"));
            assertThat(receiver.clientIsGone()).isTrue();
        }
    }

    @Test
    void aBodyWithoutEndIsNotRead() throws Exception {
        byte[] chunk = ("10000\r\n" + "x".repeat(1 << 16) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (RawReceiver receiver = new RawReceiver(out -> {
            write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true) {
                out.write(chunk);
            }
        })) {
            WebhookClient patient = client(
                    Map.of("osprey.webhooks.allow-private", "true", "osprey.webhooks.timeout", "PT60S"),
                    SystemDefaultDnsResolver.INSTANCE);

            assertThat(patient.send(receiver.url(), WEBHOOK, KEYS).result()).isEqualTo(Result.DELIVERED);

            assertThat(receiver.clientIsGone()).isTrue();
        }
    }

    @Test
    void aBodyThatComesSlowlyIsNotWaitedFor() throws Exception {
        try (RawReceiver receiver = new RawReceiver(
                out -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nnot more than this"))) {
            assertThat(trusting().send(receiver.url(), WEBHOOK, KEYS).result()).isEqualTo(Result.DELIVERED);

            assertThat(receiver.clientIsGone()).isTrue();
        }
    }

    @Test
    void headersWithoutEndAreNotKept() throws Exception {
        try (RawReceiver longLine = new RawReceiver(out -> {
                    write(out, "HTTP/1.1 200 OK\r\nX-Long: ");
                    while (true) {
                        out.write(new byte[1 << 16]);
                    }
                });
                RawReceiver manyLines = new RawReceiver(out -> {
                    write(out, "HTTP/1.1 200 OK\r\n");
                    while (true) {
                        write(out, "X-Many: lines\r\n");
                    }
                })) {
            assertThat(trusting().send(longLine.url(), WEBHOOK, KEYS))
                    .isEqualTo(Attempt.without(Result.UNREACHABLE, "no valid answer"));
            assertThat(trusting().send(manyLines.url(), WEBHOOK, KEYS))
                    .isEqualTo(Attempt.without(Result.UNREACHABLE, "no valid answer"));
        }
    }

    @Test
    void somethingOtherThanHttpIsNoAnswer() throws Exception {
        try (RawReceiver receiver = new RawReceiver(out -> {
            write(out, "220 mail.example ESMTP\r\n");
            out.close();
        })) {
            assertThat(trusting().send(receiver.url(), WEBHOOK, KEYS).result()).isEqualTo(Result.UNREACHABLE);
        }
    }

    @Test
    void anInvalidCallbackOfAnEarlierSettingIsNotSent() throws IOException {
        try (Receiver receiver = new Receiver(request -> 204)) {
            URI url = URI.create("http://user:secret@127.0.0.1:" + receiver.port() + "/");

            Attempt attempt = trusting().send(url, WEBHOOK, KEYS);

            assertThat(attempt.result()).isEqualTo(Result.FORBIDDEN);
            assertThat(attempt.detail()).doesNotContain("secret");
            assertThat(receiver.received()).isEmpty();
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private WebhookClient trusting() {
        return trusting(SystemDefaultDnsResolver.INSTANCE);
    }

    private WebhookClient trusting(DnsResolver names) {
        return client(Map.of("osprey.webhooks.allow-private", "true"), names);
    }

    private WebhookClient impatient() {
        return client(
                Map.of("osprey.webhooks.allow-private", "true", "osprey.webhooks.timeout", "PT1S"),
                SystemDefaultDnsResolver.INSTANCE);
    }

    private WebhookClient client(Map<String, String> settings, DnsResolver names) {
        return new WebhookClient(WebhookSettings.from(new MapConfig(settings)), scheduler, clock, names);
    }

    /** A name server that gives each question the next answer, and the last one again. */
    private static final class Names implements DnsResolver {

        private final String[] answers;
        private final AtomicInteger questions = new AtomicInteger();

        private Names(String... answers) {
            this.answers = answers;
        }

        private int questions() {
            return questions.get();
        }

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            int question = questions.getAndIncrement();
            if (answers.length == 0) {
                throw new UnknownHostException(host);
            }
            return new InetAddress[] {InetAddress.getByName(answers[Math.min(question, answers.length - 1)])};
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            throw new AssertionError("asked for " + host + " again");
        }
    }
}
