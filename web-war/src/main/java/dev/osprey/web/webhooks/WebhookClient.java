package dev.osprey.web.webhooks;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import dev.osprey.core.webhooks.Callback;
import dev.osprey.web.webhooks.Attempt.Result;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends one webhook at a time to a stranger's server, which may be hostile: nothing is sent to an address that is not public, no
 * redirect is followed, and of the answer only the status counts. Its body is not read, and an attempt has a deadline however
 * slowly the answer comes.
 */
@Singleton
public class WebhookClient {

    private static final String USER_AGENT = "Osprey-Webhooks";
    private static final int MAX_LINE_CHARACTERS = 8 << 10;
    private static final int MAX_HEADERS = 100;
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    private final WebhookSettings settings;
    private final ScheduledExecutorService scheduler;
    private final Clock clock;
    private final CloseableHttpClient client;

    @Inject
    WebhookClient(WebhookSettings settings, ScheduledExecutorService scheduler, Clock clock) {
        this(settings, scheduler, clock, SystemDefaultDnsResolver.INSTANCE);
    }

    /**
     * @param scheduler ends attempts at their deadline
     * @param names resolves the names of receivers
     */
    WebhookClient(WebhookSettings settings, ScheduledExecutorService scheduler, Clock clock, DnsResolver names) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.client = client(settings, new CheckedAddresses(names, settings.allowPrivate()));
    }

    private static CloseableHttpClient client(WebhookSettings settings, DnsResolver addresses) {
        Timeout timeout = Timeout.of(settings.timeout());
        Timeout connecting = Timeout.of(settings.timeout().dividedBy(CheckedAddresses.MAX_ADDRESSES));
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(addresses)
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(Http1Config.custom()
                                        .setMaxLineLength(MAX_LINE_CHARACTERS)
                                        .setMaxHeaderCount(MAX_HEADERS)
                                        .build())
                                .build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(connecting)
                                .setSocketTimeout(timeout)
                                .build())
                        .setMaxConnTotal(DeliveryQueue.PLACES)
                        .setMaxConnPerRoute(DeliveryQueue.PLACES)
                        .build())
                .setDefaultRequestConfig(
                        RequestConfig.custom().setResponseTimeout(timeout).build())
                .setConnectionReuseStrategy((request, response, context) -> false)
                .setUserAgent(USER_AGENT)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    /** Makes one attempt, which ends after the timeout of the settings, or a little later if the name server is slow. */
    Attempt send(URI url, Webhook webhook, SigningKeys keys) {
        Optional<String> fault = Callback.fault(url.toString(), settings.allowPrivate());
        if (fault.isPresent()) {
            return Attempt.without(Result.FORBIDDEN, "the callback " + fault.get());
        }
        HttpPost request = request(url, webhook, keys);
        AtomicBoolean late = new AtomicBoolean();
        Future<?> deadline = scheduler.schedule(
                () -> {
                    late.set(true);
                    request.cancel();
                },
                settings.timeout().toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            return execute(request);
        } catch (ForbiddenAddressException forbidden) {
            return Attempt.without(Result.FORBIDDEN, "the receiver has an address that is not public");
        } catch (UnknownHostException unknown) {
            return Attempt.without(Result.UNREACHABLE, "the name of the receiver is unknown");
        } catch (IOException | HttpException failure) {
            return Attempt.without(Result.UNREACHABLE, late.get() ? tooSlow() : reason(failure));
        } finally {
            deadline.cancel(false);
            // What is left of the answer must not be read when the connection is closed.
            request.cancel();
        }
    }

    private Attempt execute(HttpPost request) throws IOException, HttpException {
        ClassicHttpResponse response = client.executeOpen(RoutingSupport.determineHost(request), request, null);
        try {
            int status = response.getCode();
            return new Attempt(result(status), "HTTP status " + status, retryAfter(response));
        } finally {
            request.cancel();
            close(response);
        }
    }

    private static void close(ClassicHttpResponse response) {
        try {
            response.close();
        } catch (IOException cancelled) {
            // As the call before wants it: the connection is closed, whatever else would have come.
        }
    }

    private HttpPost request(URI url, Webhook webhook, SigningKeys keys) {
        Instant now = clock.instant();
        HttpPost request = new HttpPost(url);
        request.setHeader("webhook-id", webhook.id());
        request.setHeader("webhook-timestamp", Long.toString(now.getEpochSecond()));
        request.setHeader("webhook-signature", keys.signature(webhook.id(), now, webhook.body()));
        request.setEntity(new ByteArrayEntity(webhook.body(), ContentType.APPLICATION_JSON));
        return request;
    }

    private static Result result(int status) {
        if (status >= HttpStatus.SC_OK && status < HttpStatus.SC_REDIRECTION) {
            return Result.DELIVERED;
        }
        return status == HttpStatus.SC_GONE ? Result.GONE : Result.REJECTED;
    }

    private static Optional<Duration> retryAfter(ClassicHttpResponse response) {
        return Optional.ofNullable(response.getFirstHeader(HttpHeaders.RETRY_AFTER))
                .map(Header::getValue)
                .filter(SECONDS.asMatchPredicate())
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    }

    private String tooSlow() {
        return "no answer within " + settings.timeout();
    }

    /** In words of this service: messages of the libraries name addresses. */
    private String reason(Exception failure) {
        if (failure instanceof SSLException) {
            return "the TLS handshake failed";
        }
        if (failure instanceof SocketTimeoutException) {
            return tooSlow();
        }
        return failure instanceof ConnectException ? "no connection" : "no valid answer";
    }

    @PreDestroy
    void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}
