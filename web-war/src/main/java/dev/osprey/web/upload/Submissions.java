package dev.osprey.web.upload;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.messages.ClassificationRequest;
import dev.osprey.core.messages.ImageContent;
import dev.osprey.core.messages.Messages;
import dev.osprey.core.messages.UpcomingSends;
import dev.osprey.core.results.Provenance;
import dev.osprey.core.results.ResultsTable;
import dev.osprey.core.storage.ImageStore;
import dev.osprey.core.storage.StorageException;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.core.webhooks.Callback;
import dev.osprey.web.backlog.Backlog;
import dev.osprey.web.metrics.UploadCounts;
import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.replies.PendingReplies;
import dev.osprey.web.replies.PendingReply;
import dev.osprey.web.replies.StoredResults;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.core.exception.SdkException;

/** Accepts images and sends their requests. The result of an accepted image can be found by its id, whatever fails later. */
@Singleton
public class Submissions {

    private static final Logger LOG = Logger.getLogger(Submissions.class.getName());

    private final ImageStore store;
    private final ResultsTable results;
    private final ConnectionFactory sending;
    private final PendingReplies pending;
    private final StoredResults stored;
    private final Tickets tickets;
    private final Backlog backlog;
    private final UploadCounts counts;
    private final Tracing tracing;
    private final String requestQueue;
    private final boolean fifo;
    private final String replyQueue;
    private final UpcomingSends requests = new UpcomingSends();

    @Inject
    Submissions(
            Cloud cloud,
            ConnectionFactory sending,
            PendingReplies pending,
            StoredResults stored,
            Tickets tickets,
            Backlog backlog,
            UploadCounts counts,
            @ConfigProperty(name = "osprey.queues.replies") String replyQueue) {
        this.store = cloud.images();
        this.results = cloud.results();
        this.sending = Objects.requireNonNull(sending, "sending");
        this.pending = Objects.requireNonNull(pending, "pending");
        this.stored = Objects.requireNonNull(stored, "stored");
        this.tickets = Objects.requireNonNull(tickets, "tickets");
        this.backlog = Objects.requireNonNull(backlog, "backlog");
        this.counts = Objects.requireNonNull(counts, "counts");
        this.tracing = cloud.tracing();
        this.requestQueue = cloud.settings().requestQueue();
        this.fifo = cloud.settings().fifo();
        this.replyQueue = Objects.requireNonNull(replyQueue, "replyQueue");
    }

    /**
     * Accepts one image, unless an earlier call with the same idempotency key has.
     *
     * @param callId id of the HTTP request, for the logs
     * @param uploader gets a fair share of a standard request queue; a FIFO queue keeps the order of each uploader's images
     * @param provenance of the image
     * @param callback where to tell its outcome; that of the first call counts
     * @throws ProblemException 503 when SQS, S3 or DynamoDB cannot be reached; the image is not accepted then and its ticket
     *     is released
     */
    PendingReply submit(
            Ticket ticket, String callId, String uploader, Provenance provenance, Optional<Callback> callback) {
        PendingReply reply = pending.expect(ticket.queued());
        try {
            if (ticket.repeated()) {
                LOG.info(() -> String.format(
                        Locale.ROOT, "request=%s id=%s repeated with the same idempotency key", callId, ticket.id()));
                repeat(reply);
                return reply;
            }
            queue(ticket, callId, uploader, provenance, callback);
        } catch (SdkException | StorageException | JMSException fault) {
            abandon(ticket, reply);
            throw new CloudOutage(fault);
        } catch (RuntimeException unexpected) {
            abandon(ticket, reply);
            throw unexpected;
        }
        stored.watch(reply);
        tickets.accepted(ticket);
        backlog.accepted();
        counts.accepted();
        LOG.info(() -> String.format(
                        Locale.ROOT,
                        "request=%s id=%s%s accepted bytes=%d type=%s",
                        callId,
                        ticket.id(),
                        tracing.logText(),
                        ticket.image().size(),
                        ticket.image().mediaType())
                + origin(ticket.image()));
        return reply;
    }

    /**
     * Accepts one image that nobody waits for.
     *
     * @throws CloudOutage when SQS, S3 or DynamoDB cannot be reached; the image is not accepted then
     */
    void submit(Source image, Classification queued, String callId, String uploader, Provenance provenance) {
        Ticket ticket = new Ticket(image, queued, Optional.empty(), false);
        try {
            queue(ticket, callId, uploader, provenance, Optional.empty());
        } catch (SdkException | StorageException | JMSException fault) {
            deleteRow(ticket);
            throw new CloudOutage(fault);
        } catch (RuntimeException unexpected) {
            deleteRow(ticket);
            throw unexpected;
        }
        backlog.accepted();
        counts.accepted();
    }

    private static String origin(Source image) {
        return image instanceof Reference reference
                ? " object=" + reference.object().location()
                : "";
    }

    private void repeat(PendingReply reply) {
        String id = reply.queued().id();
        Optional<Classification> row = results.find(id);
        if (row.isEmpty()) {
            // Its row was written before the key was complete, so it was deleted.
            pending.deleted(id);
        } else if (row.get().finished()) {
            reply.result().complete(row.get());
        } else {
            stored.watch(reply);
        }
    }

    private void queue(
            Ticket ticket, String callId, String uploader, Provenance provenance, Optional<Callback> callback)
            throws JMSException {
        requests.begin(requestQueue);
        try {
            results.insert(
                    ticket.queued(),
                    store.location(ticket.queued()),
                    provenance,
                    callback,
                    requests.expected(requestQueue));
            send(ticket, callId, uploader);
        } finally {
            requests.end(requestQueue);
        }
    }

    private void send(Ticket ticket, String callId, String uploader) throws JMSException {
        ClassificationRequest request = new ClassificationRequest(
                ticket.queued(), ticket.image().mediaType(), content(ticket), replyQueue, callId);
        try (Connection connection = sending.createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            Message message = Messages.write(request, session, session.createQueue(replyQueue));
            Messages.group(message, uploader);
            requests.prepare(message, requestQueue);
            if (fifo) {
                Messages.deduplicate(message, ticket.id());
            }
            tracing.send(
                    message,
                    requestQueue,
                    () -> session.createProducer(session.createQueue(requestQueue))
                            .send(message));
        }
    }

    private ImageContent content(Ticket ticket) {
        if (ticket.image() instanceof Reference reference) {
            return new ImageContent.Referenced(reference.object());
        }
        Upload upload = (Upload) ticket.image();
        if (upload.bytes().length <= Messages.MAX_INLINE_BYTES) {
            return new ImageContent.Inline(upload.bytes());
        }
        store.putImage(ticket.queued(), upload.bytes(), upload.mediaType());
        return new ImageContent.Stored();
    }

    private void abandon(Ticket ticket, PendingReply reply) {
        reply.result().cancel(false);
        if (ticket.repeated()) {
            return;
        }
        deleteRow(ticket);
        tickets.release(List.of(ticket));
    }

    private void deleteRow(Ticket ticket) {
        try {
            results.delete(ticket.id());
        } catch (SdkException fault) {
            LOG.warning(() -> "id=" + ticket.id() + " was not accepted, but its row could not be removed: " + fault);
        }
    }
}
