package dev.osprey.web.replies;

import java.util.Locale;
import java.util.Objects;
import java.util.logging.Logger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.jms.JMSException;
import jakarta.jms.Message;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.messages.MalformedMessageException;
import dev.osprey.core.messages.Messages;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.web.backlog.Backlog;
import dev.osprey.web.metrics.UploadCounts;

/** Completes the calls that wait for the result in a reply. */
@Singleton
public class ReplyHandler {

    private static final Logger LOG = Logger.getLogger(ReplyHandler.class.getName());

    private final PendingReplies pending;
    private final Backlog backlog;
    private final UploadCounts counts;

    @Inject
    ReplyHandler(PendingReplies pending, Backlog backlog, UploadCounts counts) {
        this.pending = Objects.requireNonNull(pending, "pending");
        this.backlog = Objects.requireNonNull(backlog, "backlog");
        this.counts = Objects.requireNonNull(counts, "counts");
    }

    /** @throws JMSException when the message cannot be read now and should be redelivered */
    public void handle(Message message) throws JMSException {
        try {
            Classification result = Messages.readReply(message);
            boolean waitedFor = pending.complete(result);
            backlog.answered();
            counts.answered(result, waitedFor);
            String callId = Messages.requestId(message);
            // A result that nobody waits for any more is in the results table.
            LOG.info(() -> String.format(
                    Locale.ROOT,
                    "request=%s id=%s%s answered status=%s waited-for=%s",
                    callId,
                    result.id(),
                    Tracing.messageLogText(),
                    result.status(),
                    waitedFor));
        } catch (MalformedMessageException foreign) {
            // A redelivery would not help: the message is acknowledged.
            LOG.warning(() -> "reply discarded: " + foreign.getMessage());
        }
    }
}
