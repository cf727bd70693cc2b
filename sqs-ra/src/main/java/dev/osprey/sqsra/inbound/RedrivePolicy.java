package dev.osprey.sqsra.inbound;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When and where a queue moves messages that fail too often.
 *
 * @param deadLetterTargetArn of the dead-letter queue
 * @param maxReceiveCount delivery attempts before a message moves
 */
record RedrivePolicy(String deadLetterTargetArn, int maxReceiveCount) {
    private static final Pattern TARGET = Pattern.compile("\"deadLetterTargetArn\"\\s*:\\s*\"([^\"]*)\"");
    // SQS accepts and returns it as a number or as a text.
    private static final Pattern COUNT = Pattern.compile("\"maxReceiveCount\"\\s*:\\s*\"?(\\d{1,9})\"?");

    /** Reads the queue attribute; empty without a complete policy. */
    static Optional<RedrivePolicy> parse(String attribute) {
        if (attribute == null) {
            return Optional.empty();
        }
        Matcher target = TARGET.matcher(attribute);
        Matcher count = COUNT.matcher(attribute);
        return target.find() && count.find()
                ? Optional.of(new RedrivePolicy(target.group(1), Integer.parseInt(count.group(1))))
                : Optional.empty();
    }

    /** The value of the queue attribute. */
    String attribute() {
        return "{\"deadLetterTargetArn\":\"" + deadLetterTargetArn + "\",\"maxReceiveCount\":" + maxReceiveCount + "}";
    }

    /** For messages. */
    @Override
    public String toString() {
        return maxReceiveCount + " receives, then " + deadLetterTargetArn;
    }
}
