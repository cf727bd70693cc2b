package dev.osprey.sqsra.outbound;

import java.util.Set;

import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;

import dev.osprey.sqsra.sqs.RootCause;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * A call to SQS that failed. Amazon's library writes each exception of the SDK to the log with its stack trace; this one
 * passes it by.
 */
final class CallFailed extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final Set<String> ACCESS = Set.of(
            "AccessDenied",
            "AccessDeniedException",
            "ExpiredToken",
            "IncompleteSignature",
            "InvalidClientTokenId",
            "InvalidSecurity",
            "MissingAuthenticationToken",
            "MissingClientTokenId",
            "SignatureDoesNotMatch",
            "UnrecognizedClientException");

    private final String queue;

    /** @param queue its name or URL */
    CallFailed(String queue, RuntimeException cause) {
        super(cause);
        this.queue = queue;
    }

    String queue() {
        return queue;
    }

    boolean queueIsMissing() {
        return getCause() instanceof QueueDoesNotExistException;
    }

    /** Whether SQS gave no answer; one that refuses is an answer. */
    boolean noAnswer() {
        return !(getCause() instanceof AwsServiceException);
    }

    JMSException toJms() {
        JMSException exception = sentence();
        exception.initCause(getCause());
        exception.setLinkedException((RuntimeException) getCause());
        return exception;
    }

    private JMSException sentence() {
        String name = queue.substring(queue.lastIndexOf('/') + 1);
        if (!(getCause() instanceof AwsServiceException refusal)) {
            return new JMSException("SQS gave no answer for queue " + name + ": " + RootCause.of(getCause()));
        }
        AwsErrorDetails details = refusal.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        if (queueIsMissing()) {
            return new InvalidDestinationException("There is no queue " + name + ".", code);
        }
        if (ACCESS.contains(code)) {
            return new JMSSecurityException(
                    "SQS gives no access to queue " + name + ": " + RootCause.of(refusal), code);
        }
        return new JMSException("SQS refused a call for queue " + name + ": " + RootCause.of(refusal), code);
    }
}
