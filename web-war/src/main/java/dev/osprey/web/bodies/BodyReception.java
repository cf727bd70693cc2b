package dev.osprey.web.bodies;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import dev.osprey.web.calls.RequestIds;
import dev.osprey.web.problems.DispatchedResponse;
import dev.osprey.web.problems.ProblemException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Receives bodies and lets the requests continue once they are complete, so many of them at once. */
@Singleton
public class BodyReception {

    private static final Logger LOG = Logger.getLogger(BodyReception.class.getName());
    private static final String RECEPTION = BodyReception.class.getName();

    // A body costs some ten kilobytes and a connection, no thread.
    private static final int MAX_BODIES = 2_000;
    private static final int IN_MEMORY = 32 << 10;
    private static final int AT_ONCE = 64;
    // As many large requests as a client may upload at once, and all clients together.
    private static final int REQUESTS_PER_CLIENT = 2;
    private static final int REQUESTS = 8;
    private static final int JOBS = 2;

    private static final Duration RETURN = Duration.ofMillis(10);

    private final OpenBodies open;
    private final BodyLimits limits;
    private final Clock clock;
    private final Duration stall;
    private final int minRate;
    private final ScheduledExecutorService scheduler;
    private final Instance<RequestContextController> contexts;
    private final Turns turns = new Turns(AT_ONCE);
    private ScheduledFuture<?> checks;

    /**
     * @param maxBytes of one request
     * @param maxJobBytes of one job
     * @param perClient bodies at once
     * @param stall the longest time without a byte
     * @param contexts of CDI for requests
     * @param minRate in bytes per second
     */
    @Inject
    BodyReception(
            BodyLimits limits,
            Clock clock,
            ScheduledExecutorService scheduler,
            Instance<RequestContextController> contexts,
            @ConfigProperty(name = "osprey.upload.max-request-bytes") long maxBytes,
            @ConfigProperty(name = "osprey.jobs.max-bytes") long maxJobBytes,
            @ConfigProperty(name = "osprey.http.max-bodies-per-client") int perClient,
            @ConfigProperty(name = "osprey.http.max-stall") Duration stall,
            @ConfigProperty(name = "osprey.http.min-rate") int minRate) {
        this.limits = limits;
        this.clock = clock;
        this.scheduler = scheduler;
        this.contexts = contexts;
        this.stall = stall;
        this.minRate = minRate;
        this.open = new OpenBodies(
                new OpenBodies.Limits(
                        Math.max(MAX_BODIES, perClient), Math.max(bytes(maxBytes, REQUESTS), bytes(maxJobBytes, JOBS))),
                new OpenBodies.Limits(
                        perClient, Math.max(bytes(maxBytes, REQUESTS_PER_CLIENT), bytes(maxJobBytes, 1))));
    }

    private static long bytes(long most, int requests) {
        return (Math.min(most, Long.MAX_VALUE / REQUESTS - 1) + 1) * requests;
    }

    @PostConstruct
    void start() {
        checks = scheduler.scheduleWithFixedDelay(open::checkRates, 1, 1, TimeUnit.SECONDS);
    }

    @PreDestroy
    void stop() {
        checks.cancel(false);
    }

    /**
     * Whether the whole body is here already, so that no read of it can wait.
     *
     * @throws ProblemException 413 when its announced length is over the limit
     */
    boolean isHere(HttpServletRequest request, BodyFraming framing) throws IOException {
        if (framing.length() > limit(request)) {
            throw BodyLimits.tooLarge(limit(request));
        }
        return !framing.chunked()
                && request.getHeader("Upgrade") == null
                && request.getInputStream().available() >= framing.length();
    }

    private long limit(HttpServletRequest request) {
        return limits.of(request.getMethod(), request.getRequestURI().substring(1));
    }

    /** Starts to receive the body of a request; returns at once. */
    void receive(HttpServletRequest request, HttpServletResponse response, BodyFraming framing, String client)
            throws IOException {
        boolean raw = request.getHeader("Upgrade") != null;
        IncomingBody.Limits allowed = new IncomingBody.Limits(limit(request), stall, minRate);
        Reception reception = new Reception(request, client);
        IncomingBody body = open.add(
                client,
                bodies -> reception.of(new IncomingBody(
                        reception.input,
                        framing,
                        raw,
                        new BodySpool(IN_MEMORY),
                        allowed,
                        clock,
                        (self, count) -> bodies.received(client, self, count),
                        reception)));
        AsyncContext async = request.startAsync(reception.request, new DispatchedResponse(reception.request, response));
        // The rate is what limits the time.
        async.setTimeout(0);
        reception.async = async;
        request.setAttribute(RECEPTION, reception);
        reception.input.setReadListener(body);
        reception.returned();
    }

    /** Handles a request whose body is complete. */
    void handle(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request.getAttribute(RECEPTION) instanceof Reception reception)) {
            chain.doFilter(request, response);
            return;
        }
        // Payara starts none for an asynchronous dispatch. A controller is good for one thread.
        RequestContextController context = contexts.get();
        boolean activated = context.activate();
        try {
            chain.doFilter(request, response);
        } finally {
            if (activated) {
                context.deactivate();
            }
            contexts.destroy(context);
            reception.finish();
        }
    }

    /** One request while its body is received. */
    private final class Reception implements IncomingBody.End {

        private final ServletInputStream input;
        private final String client;
        private final String id;
        private final ReceivedRequest request;
        private final AtomicBoolean finished = new AtomicBoolean();
        private IncomingBody body;
        private volatile AsyncContext async;
        private boolean ended;
        private Instant returned;

        private Reception(HttpServletRequest original, String client) throws IOException {
            this.client = client;
            this.id = RequestIds.of(original);
            this.input = original.getInputStream();
            this.request = ReceivedRequest.with(() -> body.content(), original, id);
        }

        private IncomingBody of(IncomingBody received) {
            body = received;
            return received;
        }

        @Override
        public void complete() {
            proceed();
        }

        /**
         * Lets the request continue. Payara loses a dispatch at the very moment at which the thread that started the
         * reception returns from the filters: that thread does it itself, or it is done a moment later.
         */
        private synchronized void proceed() {
            if (returned == null) {
                ended = true;
            } else if (Duration.between(returned, clock.instant()).compareTo(RETURN) > 0) {
                turns.next(() -> async.dispatch());
            } else {
                // On the timer's thread: a dispatch hands over to another one, and an executor could refuse it.
                CompletableFuture.delayedExecutor(RETURN.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
                        .execute(() -> turns.next(() -> async.dispatch()));
            }
        }

        /** Called when all that the first thread has to do for this request is done. */
        private synchronized void returned() {
            returned = clock.instant();
            if (ended) {
                turns.next(() -> async.dispatch());
            }
        }

        @Override
        public void refused(ProblemException reason) {
            LOG.info(() -> "request=" + id + " from=" + client + " refused: " + reason.getMessage());
            ((HttpServletResponse) async.getResponse()).setHeader("Connection", "close");
            request.setAttribute(RefusedRequests.PROBLEM, reason);
            proceed();
        }

        @Override
        public void left(long received, Throwable reason) {
            LOG.info(() ->
                    "request=" + id + " from=" + client + " left after " + received + " bytes of its body: " + reason);
            free();
            async.complete();
        }

        private void finish() {
            if (!finished.getAndSet(true)) {
                free();
                turns.end();
            }
        }

        private void free() {
            open.remove(client, body);
            try {
                request.close();
                body.close();
            } catch (IOException notDeleted) {
                LOG.warning(() -> "request=" + id + " leaves a temporary file: " + notDeleted);
            }
        }
    }
}
