package dev.osprey.web.upload;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.ws.rs.core.Response.Status;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.messages.ClassificationRequest;
import dev.osprey.core.messages.ImageContent;
import dev.osprey.core.messages.Messages;
import dev.osprey.core.results.ResultsTable;
import dev.osprey.core.storage.ImageStore;
import dev.osprey.core.storage.StorageException;
import dev.osprey.web.backlog.Backlog;
import dev.osprey.web.metrics.UploadCounts;
import dev.osprey.web.problems.ProblemException;
import dev.osprey.web.replies.PendingAnswers;
import dev.osprey.web.replies.StoredAnswers;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.core.exception.SdkException;

/** Puts checked images on their way. Once an image is accepted its answer can be found by id, whatever dies. */
@Singleton
public class Submissions {

    private static final Logger LOG = Logger.getLogger(Submissions.class.getName());
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final ImageStore store;
    private final ResultsTable results;
    private final ConnectionFactory sending;
    private final PendingAnswers pending;
    private final StoredAnswers stored;
    private final Tickets tickets;
    private final Backlog backlog;
    private final UploadCounts counts;
    private final String requestQueue;
    private final String replyQueue;

    @Inject
    Submissions(
            Cloud cloud,
            ConnectionFactory sending,
            PendingAnswers pending,
            StoredAnswers stored,
            Tickets tickets,
            Backlog backlog,
            UploadCounts counts,
            @ConfigProperty(name = "osprey.queues.replies", defaultValue = "osprey-replies") String replyQueue) {
        this.store = cloud.images();
        this.results = cloud.results();
        this.sending = sending;
        this.pending = pending;
        this.stored = stored;
        this.tickets = tickets;
        this.backlog = backlog;
        this.counts = counts;
        this.requestQueue = cloud.settings().requestQueue();
        this.replyQueue = replyQueue;
    }

    /**
     * @param call id of the call, for the logs
     * @throws ProblemException 503 when SQS, S3 or DynamoDB cannot be reached: the image is not accepted then
     */
    Submission submit(Upload upload, Ticket ticket, String call) {
        Classification queued = ticket.queued();
        CompletableFuture<Classification> answer = pending.expect(queued.id());
        try {
            if (ticket.earlier()) {
                LOG.info(() -> "request=" + call + " id=" + queued.id() + " sent again with the same idempotency key");
                results.find(queued.id())
                        .filter(Classification::finished)
                        .ifPresentOrElse(answer::complete, () -> stored.watch(queued.id()));
                return new Submission(queued, answer);
            }
            results.insert(queued, store.location(queued));
            ClassificationRequest request =
                    new ClassificationRequest(queued, upload.mediaType(), content(queued, upload), replyQueue, call);
            send(request);
        } catch (SdkException | StorageException | JMSException fault) {
            answer.cancel(false);
            if (!ticket.earlier()) {
                forget(ticket);
            }
            throw new ProblemException(
                    Status.SERVICE_UNAVAILABLE,
                    "The service cannot take images at the moment. Please try again soon.",
                    RETRY_AFTER,
                    fault);
        }
        tickets.accepted(ticket);
        backlog.accepted();
        counts.accepted();
        LOG.info(() -> "request=%s id=%s accepted bytes=%d type=%s"
                .formatted(call, queued.id(), upload.bytes().length, upload.mediaType()));
        return new Submission(queued, answer);
    }

    private void send(ClassificationRequest request) throws JMSException {
        try (Connection connection = sending.createConnection();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            Message message = Messages.write(request, session, session.createQueue(request.replyTo()));
            session.createProducer(session.createQueue(requestQueue)).send(message);
        }
    }

    private ImageContent content(Classification queued, Upload upload) {
        if (upload.bytes().length <= Messages.MAX_INLINE_BYTES) {
            return new ImageContent.Inline(upload.bytes());
        }
        store.putImage(queued, upload.bytes(), upload.mediaType());
        return new ImageContent.Stored();
    }

    private void forget(Ticket ticket) {
        String id = ticket.queued().id();
        try {
            results.delete(id);
        } catch (SdkException fault) {
            LOG.warning(() -> "id=" + id + " was not accepted, its row could not be removed: " + fault);
        }
        tickets.release(List.of(ticket));
    }
}
