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
 * A failed call to SQS. Amazon's library logs each exception of the SDK with its stack trace; this one passes through it
 * unlogged.
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

    /** @param queue name or URL */
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

    /** Whether SQS did not respond; an error response is a response. */
    boolean noResponse() {
        return !(getCause() instanceof AwsServiceException);
    }

    JMSException toJms() {
        JMSException exception = withoutCause();
        exception.initCause(getCause());
        exception.setLinkedException((RuntimeException) getCause());
        return exception;
    }

    private JMSException withoutCause() {
        String name = queue.substring(queue.lastIndexOf('/') + 1);
        if (!(getCause() instanceof AwsServiceException error)) {
            return new JMSException("SQS did not respond for queue " + name + ": " + RootCause.of(getCause()));
        }
        AwsErrorDetails details = error.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        if (queueIsMissing()) {
            return new InvalidDestinationException("Queue " + name + " does not exist.", code);
        }
        if (ACCESS.contains(code)) {
            return new JMSSecurityException("SQS denies access to queue " + name + ": " + RootCause.of(error), code);
        }
        return new JMSException("SQS rejected a call for queue " + name + ": " + RootCause.of(error), code);
    }
}
