package dev.osprey.aws;

/**
 * One action on one kind of resource.
 *
 * @param action by its name in IAM, such as {@code sqs:SendMessage}
 * @param resource kind of queue or bucket
 */
record Permission(String action, String resource) {

    static final String REQUESTS = "request queue";
    static final String DEAD_LETTERS = "dead-letter queue";
    static final String REPLIES = "reply queues";
    static final String INPUT = "input bucket";
    static final String OUTPUT = "output bucket";
    static final String MODEL = "bucket of the model";
    static final String REFERENCED = "buckets of callers";
    static final String ANY = "any";
}
