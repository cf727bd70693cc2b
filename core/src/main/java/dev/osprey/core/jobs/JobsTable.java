package dev.osprey.core.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.osprey.core.classification.Retention;
import dev.osprey.core.dynamodb.Row;
import dev.osprey.core.dynamodb.Table;
import dev.osprey.core.results.Provenance;
import dev.osprey.core.webhooks.Callback;
import dev.osprey.core.webhooks.Due;
import dev.osprey.core.webhooks.Outbox;
import dev.osprey.core.webhooks.Subject;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One row for each upload of several images: {@code id}, {@code submittedAt}, {@code total}, {@code images}, the
 * {@link Provenance}, and what became of it. DynamoDB accepts 400 KB in a row and charges for all of them at each change: the
 * ids of more than {@value #MAX_IDS_IN_FIRST_ROW} images are in rows {@code <id>/1}, {@code <id>/2}, …, of which each but the last
 * says {@code more}. With a {@link Retention}, {@code expires} is the epoch second after which DynamoDB deletes a row.
 *
 * <p>The row {@code cancelling} lists the jobs whose cancellation has begun and not ended, and the row {@code accepting} those
 * whose images are being accepted. With a callback, the row of a job has what the {@link Outbox} needs to tell its end.
 *
 * <p>Every method retries a failed call with the SDK's own backoff and jitter, then throws
 * {@link software.amazon.awssdk.core.exception.SdkException}.
 */
public final class JobsTable {

    static final int MAX_IDS_IN_ROW = 5000;
    static final int MAX_IDS_IN_FIRST_ROW = 100;

    private static final String IMAGES = "images";
    private static final String MORE = "more";
    private static final String TOTAL = "total";
    private static final String REJECTED = "rejected";
    private static final String ACCEPTING_UNTIL = "acceptingUntil";
    private static final String SENT = "sent";
    private static final String STOPPED_AT = "stoppedAt";
    private static final String ACCEPTED_AT = "acceptedAt";
    private static final String CANCELLED_AT = "cancelledAt";
    private static final String CANCELLED = "cancelled";
    private static final String EXPIRES = "expires";
    // Rows in place of an index: no query is needed to see that there are none.
    private static final String CANCELLING = "cancelling";
    private static final String ACCEPTING = "accepting";
    private static final String JOBS = "jobs";
    private static final String NOTICED_AT = "noticedAt";
    private static final String NOTICE = "notice";
    private static final String NOT_CANCELLED = "attribute_exists(#images) AND attribute_not_exists(#cancelledAt)";
    private static final String UNTOUCHED = NOT_CANCELLED + " AND attribute_not_exists(#stoppedAt)";
    private static final String SAME_PROMISE = UNTOUCHED + " AND #acceptingUntil = :promised";
    // Of thousands of jobs a day, few have a callback.
    private static final int OUTBOX_SHARDS = 1;
    // SQS keeps no request longer: nothing of a job is answered after it.
    private static final Duration LONGEST_WAIT = Duration.ofDays(14);

    private final Table table;
    private final Retention retention;
    private final Outbox<JobNotice> outbox;

    public JobsTable(DynamoDbClient client, String name, Retention retention) {
        this.table = new Table(client, name, "id");
        this.retention = Objects.requireNonNull(retention, "retention");
        this.outbox = new Outbox<>(table, Subject.JOB, JobsTable::notice, OUTBOX_SHARDS);
    }

    /** Creates the table if it is missing. */
    public void create() {
        List<AttributeDefinition> attributes = new ArrayList<>(Outbox.attributes());
        attributes.add(Table.textAttribute("id"));
        table.create(request -> request.attributeDefinitions(attributes).globalSecondaryIndexes(Outbox.index()));
    }

    /**
     * Does the next step of the upgrade of a table of an earlier version, which lacks an index.
     *
     * @return whether nothing is left to do
     */
    public boolean upgrade() {
        return outbox.upgrade();
    }

    /** The webhooks of jobs with a callback. They wait until {@link #end}. */
    public Outbox<JobNotice> outbox() {
        return outbox;
    }

    private static Optional<JobNotice> notice(Row row) {
        return Optional.of(row)
                .filter(JobsTable::isJob)
                .map(job -> new JobNotice(
                        job.text("id"),
                        job.optionalTime(NOTICED_AT).map(at -> new JobNotice.End(at, job.text(NOTICE)))));
    }

    /** Jobs with a callback that are to be counted by now, as {@link Outbox#waiting} lists them. */
    public List<Due> waiting(Instant now, Optional<Due> after, int limit) {
        return outbox.waiting(now, after, limit);
    }

    /**
     * Lets a job that has not ended wait on.
     *
     * @return false when it has changed
     */
    public boolean postpone(Due waiting, Instant next) {
        return outbox.postpone(waiting, next);
    }

    /**
     * Stores the end of a job and makes its webhook due.
     *
     * @return false when another node was faster, or the job was deleted
     */
    public boolean end(Due waiting, JobNotice.End end) {
        return outbox.end(waiting, Row.builder().time(NOTICED_AT, end.at()).text(NOTICE, end.text()), end.at());
    }

    /** Lets DynamoDB delete the rows of jobs when none of their images can be left. */
    public void expireRows() {
        table.expireBy(EXPIRES);
    }

    /** Like {@link #store(Job, List, Optional)}, for a job without a callback. */
    public void store(Job job, List<String> images) {
        store(job, images, Optional.empty());
    }

    /**
     * Stores a new job. While its images are being accepted, it is among {@link #beingAccepted}.
     *
     * @param images ids in the order of the call
     * @param callback where to tell its end
     */
    public void store(Job job, List<String> images, Optional<Callback> callback) {
        if (images.size() != job.total()) {
            throw new IllegalArgumentException(images.size() + " ids for " + job.total() + " images");
        }
        int rows = rows(images.size());
        // The last row first, so that a job that can be found is complete.
        for (int row = rows; row > 0; row--) {
            int end = Math.min(row * MAX_IDS_IN_ROW, images.size());
            List<String> ids = images.subList((row - 1) * MAX_IDS_IN_ROW, end);
            table.put(row(job, key(job.id(), row), ids, row < rows).build());
        }
        Row.Builder first = job.provenance()
                .add(row(job, job.id(), rows == 0 ? images : List.of(), rows > 0))
                .number(TOTAL, job.total())
                .number(REJECTED, job.rejected())
                .time(ACCEPTING_UNTIL, job.acceptance().map(Acceptance::until));
        callback.ifPresent(wanted -> Outbox.await(outbox.add(first, job.id(), wanted), job.id(), job.submittedAt()));
        table.put(first.build());
        if (job.acceptance().isPresent()) {
            change("ADD", ACCEPTING, job.id());
        }
    }

    /** How many rows there are beside the first. */
    private static int rows(int images) {
        return images <= MAX_IDS_IN_FIRST_ROW ? 0 : (images + MAX_IDS_IN_ROW - 1) / MAX_IDS_IN_ROW;
    }

    private Row.Builder row(Job job, String key, List<String> ids, boolean more) {
        Row.Builder row = Row.builder()
                .text("id", key)
                .time("submittedAt", job.submittedAt())
                .texts(IMAGES, ids)
                .flag(MORE, more);
        retention
                .period()
                .map(job.submittedAt().plus(LONGEST_WAIT)::plus)
                .ifPresent(expiry -> row.number(EXPIRES, expiry.getEpochSecond() + 1));
        return row;
    }

    public Optional<Job> find(String id) {
        // The other rows have a slash in their keys.
        return id.contains("/")
                ? Optional.empty()
                : table.get(id).filter(JobsTable::isJob).map(this::job);
    }

    private static boolean isJob(Row row) {
        return row.has(IMAGES);
    }

    private Job job(Row row) {
        String id = row.text("id");
        return new Job(
                id,
                row.time("submittedAt"),
                // Rows of earlier versions have no total.
                row.has(TOTAL) ? row.integer(TOTAL) : images(row).size(),
                Provenance.of(row),
                row.has(REJECTED) ? row.integer(REJECTED) : 0,
                row.optionalTime(ACCEPTING_UNTIL)
                        .map(until -> new Acceptance(
                                until, row.has(SENT) ? row.integer(SENT) : 0, row.optionalTime(STOPPED_AT))),
                row.optionalTime(CANCELLED_AT),
                row.has(CANCELLED) ? Optional.of(row.integer(CANCELLED)) : Optional.empty());
    }

    /** The ids of the images of a job, in the order of the call; none when there is no such job. */
    public List<String> images(String id) {
        return table.get(id).filter(JobsTable::isJob).map(this::images).orElse(List.of());
    }

    private List<String> images(Row first) {
        List<String> images = new ArrayList<>();
        Optional<Row> next = Optional.of(first);
        for (int row = 1; next.isPresent(); row++) {
            images.addAll(next.get().texts(IMAGES));
            next = next.get().flag(MORE) ? table.get(key(first.text("id"), row)) : Optional.empty();
        }
        return images;
    }

    /**
     * Promises that the images of a job are accepted until this time.
     *
     * @param sent so many images from the start of the job are in the queue
     * @return false when the job was stopped, cancelled or deleted: no more images must be accepted
     */
    public boolean keepAccepting(String id, Instant until, int sent) {
        return update(
                id,
                Row.builder().time(ACCEPTING_UNTIL, until).number(SENT, sent).build(),
                List.of(),
                UNTOUCHED);
    }

    /**
     * Records that all images of a job are accepted.
     *
     * @return false when the job was stopped, cancelled or deleted
     */
    public boolean accepted(String id, Instant now) {
        boolean done =
                update(id, Row.builder().time(ACCEPTED_AT, now).build(), List.of(ACCEPTING_UNTIL, SENT), UNTOUCHED);
        if (done) {
            endAcceptance(id);
        }
        return done;
    }

    /**
     * Records that the rest of the images will not be accepted. All others must be in the queue.
     *
     * @return false when the job was stopped, cancelled or deleted
     */
    public boolean incomplete(String id, Instant now) {
        boolean done = update(
                id,
                Row.builder().time(ACCEPTING_UNTIL, now).time(STOPPED_AT, now).build(),
                List.of(),
                UNTOUCHED);
        if (done) {
            endAcceptance(id);
        }
        return done;
    }

    /**
     * Stops a job whose node is silent: should it only have paused, it accepts no more images.
     *
     * @return false when the node has promised more meanwhile, or the job has changed otherwise
     */
    public boolean stop(Job silent, Instant now) {
        return table.update(
                silent.id(),
                Row.builder().time(STOPPED_AT, now).build(),
                List.of(),
                SAME_PROMISE,
                tested(SAME_PROMISE),
                Row.builder()
                        .time(":promised", silent.acceptance().map(Acceptance::until))
                        .build());
    }

    /** The jobs whose images are being accepted, or whose node has died meanwhile. */
    public List<String> beingAccepted() {
        return listed(ACCEPTING);
    }

    /** Takes a job out of {@link #beingAccepted}: nothing is left to do. */
    public void endAcceptance(String id) {
        change("DELETE", ACCEPTING, id);
    }

    /**
     * Begins to cancel a job: no more of its images are accepted. The cancellation is among {@link #openCancellations} until its
     * end.
     *
     * @return false when there is no such job
     */
    public boolean beginCancellation(String id, Instant now) {
        change("ADD", CANCELLING, id);
        boolean first = update(id, Row.builder().time(CANCELLED_AT, now).build(), List.of(), NOT_CANCELLED);
        if (first || find(id).isPresent()) {
            return true;
        }
        change("DELETE", CANCELLING, id);
        return false;
    }

    /**
     * Ends the cancellation of a job. A second end changes nothing.
     *
     * @param cancelled how many images were not classified because of it
     */
    public void endCancellation(String id, int cancelled) {
        update(
                id,
                Row.builder().number(CANCELLED, cancelled).build(),
                List.of(),
                "attribute_exists(#images) AND attribute_not_exists(#cancelled)");
        change("DELETE", CANCELLING, id);
    }

    /** The jobs whose cancellation has begun and not ended. */
    public List<String> openCancellations() {
        return listed(CANCELLING);
    }

    private List<String> listed(String list) {
        return table.get(list)
                .filter(row -> row.has(JOBS))
                .map(row -> row.attributes().get(JOBS).ss())
                .orElse(List.of());
    }

    private void change(String verb, String list, String id) {
        table.client()
                .updateItem(request -> request.tableName(table.name())
                        .key(table.keyOf(list))
                        .updateExpression(verb + " #jobs :job")
                        .expressionAttributeNames(Map.of("#jobs", JOBS))
                        .expressionAttributeValues(Map.of(":job", AttributeValue.fromSs(List.of(id)))));
    }

    private boolean update(String id, Row set, List<String> remove, String condition) {
        return table.update(id, set, remove, condition, tested(condition), Row.EMPTY);
    }

    private static List<String> tested(String condition) {
        return Stream.of(IMAGES, CANCELLED_AT, CANCELLED, STOPPED_AT, ACCEPTING_UNTIL)
                .filter(name ->
                        Pattern.compile("#" + name + "\\b").matcher(condition).find())
                .toList();
    }

    /** Deletes a job of which no image was accepted. */
    public void delete(Job job) {
        int rows = rows(job.total());
        table.delete(IntStream.rangeClosed(0, rows)
                .mapToObj(row -> key(job.id(), row))
                .toList());
        endAcceptance(job.id());
    }

    /** Deletes all jobs, but not their images. */
    public void deleteAll() {
        table.deleteAll();
    }

    private static String key(String id, int row) {
        return row == 0 ? id : id + "/" + row;
    }
}
