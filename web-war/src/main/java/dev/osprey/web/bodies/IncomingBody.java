package dev.osprey.web.bodies;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.web.problems.ProblemException;

/** A body that is being received, without a thread that waits for it. */
final class IncomingBody implements ReadListener, AutoCloseable {

    /** How a body ended that is complete, refused, or cut off by its client. */
    interface End {

        /** Everything is here, or as much as the limit allows and a byte more. */
        void complete();

        void refused(ProblemException reason);

        /** There is nobody to answer to. */
        void left(long received, Throwable reason);
    }

    /**
     * What may be received.
     *
     * @param bytes the limit of the body; one byte more is read to see that there are too many
     * @param stall the longest time without a byte
     * @param minRate bytes per second on average, once the body has taken longer than {@code stall}
     */
    record Limits(long bytes, Duration stall, int minRate) {

        Limits {
            Objects.requireNonNull(stall, "stall");
        }
    }

    private static final int BUFFER = 8192;
    private static final Duration DISK_RETRY_AFTER = Duration.ofSeconds(30);

    private final ServletInputStream input;
    private final BodySpool spool;
    private final long length;
    private final Optional<ChunkedDecoder> decoder;
    private final Limits limits;
    private final Clock clock;
    private final Instant started;
    private final End end;
    private final BiConsumer<IncomingBody, Long> account;
    // Read by others under their own lock.
    private volatile Instant lastRead;
    private long received;
    private boolean ended;

    /**
     * @param raw whether the server passes the chunks of the body on as they are
     * @param account takes the size of each piece in bytes before it is kept, and may refuse it with an exception
     */
    IncomingBody(
            ServletInputStream input,
            BodyFraming framing,
            boolean raw,
            BodySpool spool,
            Limits limits,
            Clock clock,
            BiConsumer<IncomingBody, Long> account,
            End end) {
        this.input = Objects.requireNonNull(input, "input");
        this.spool = Objects.requireNonNull(spool, "spool");
        this.length = framing.length();
        this.limits = Objects.requireNonNull(limits, "limits");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.account = Objects.requireNonNull(account, "account");
        this.end = Objects.requireNonNull(end, "end");
        this.decoder = framing.chunked() && raw ? Optional.of(new ChunkedDecoder(this::keep)) : Optional.empty();
        this.started = clock.instant();
        this.lastRead = started;
    }

    @Override
    public synchronized void onDataAvailable() {
        byte[] buffer = new byte[BUFFER];
        try {
            while (!ended && !input.isFinished() && input.isReady()) {
                int count = input.read(buffer, 0, wanted());
                if (count < 0) {
                    break;
                }
                take(buffer, count);
            }
            if (!ended && input.isFinished()) {
                onAllDataRead();
            }
        } catch (ProblemException refused) {
            refuse(refused);
        } catch (IOException broken) {
            onError(broken);
        }
    }

    private int wanted() {
        // Never more than the body: after it comes the next request.
        return length < 0 ? BUFFER : (int) Math.min(BUFFER, length - received);
    }

    private void take(byte[] bytes, int count) {
        received += count;
        lastRead = clock.instant();
        if (decoder.isEmpty()) {
            keep(bytes, 0, count);
        } else {
            try {
                decoder.get().decode(bytes, count);
            } catch (IOException malformed) {
                refuse(new ProblemException(Status.BAD_REQUEST, "The body is not in valid chunks."));
                return;
            }
        }
        if (received == length || decoder.filter(ChunkedDecoder::ended).isPresent() || spool.size() > limits.bytes()) {
            complete();
        }
    }

    private void keep(byte[] bytes, int offset, int count) {
        int kept = (int) Math.min(count, limits.bytes() + 1 - spool.size());
        if (kept > 0) {
            account.accept(this, (long) kept);
            spool(bytes, offset, kept);
        }
    }

    private void spool(byte[] bytes, int offset, int count) {
        try {
            spool.write(bytes, offset, count);
        } catch (IOException full) {
            // Not the fault of the client, whose connection is fine.
            throw new ProblemException(
                    Status.SERVICE_UNAVAILABLE,
                    "The service has no space left for uploads on its disk. Try again later.",
                    DISK_RETRY_AFTER,
                    full);
        }
    }

    @Override
    public synchronized void onAllDataRead() {
        if (length > received || decoder.filter(chunks -> !chunks.ended()).isPresent()) {
            onError(new IOException("the body ended after " + received + " bytes"));
        } else {
            complete();
        }
    }

    private void complete() {
        if (!ended) {
            ended = true;
            end.complete();
        }
    }

    @Override
    public synchronized void onError(Throwable failure) {
        if (!ended) {
            ended = true;
            end.left(received, failure);
        }
    }

    private void refuse(ProblemException reason) {
        if (!ended) {
            ended = true;
            end.refused(reason);
        }
    }

    /** Refuses the body if it is too slow. */
    synchronized void checkRate() {
        Instant now = clock.instant();
        Duration since = Duration.between(started, now);
        boolean stalled = Duration.between(lastRead, now).compareTo(limits.stall()) > 0;
        boolean slow = since.compareTo(limits.stall()) > 0 && received < limits.minRate() * since.toSeconds();
        if (stalled || slow) {
            refuse(new ProblemException(
                    Status.REQUEST_TIMEOUT,
                    String.format(
                            Locale.ROOT,
                            "The body of the request came too slowly: %d bytes in %d seconds.",
                            received,
                            since.toSeconds())));
        }
    }

    /**
     * Refuses the body in favour of another one if nothing has come for a while.
     *
     * @return whether it was refused
     */
    synchronized boolean giveWay(Duration silence, ProblemException reason) {
        if (ended || Duration.between(lastRead, clock.instant()).compareTo(silence) < 0) {
            return false;
        }
        refuse(reason);
        return true;
    }

    Instant lastRead() {
        return lastRead;
    }

    /** The bytes that were received; only once after the body is complete. */
    InputStream content() throws IOException {
        return spool.read();
    }

    long size() {
        return spool.size();
    }

    @Override
    public void close() throws IOException {
        spool.close();
    }
}
