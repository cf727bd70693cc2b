package dev.osprey.web.upload;

import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.servlet.http.HttpServletRequest;

import com.amazon.sqs.javamessaging.ProviderConfiguration;
import com.amazon.sqs.javamessaging.SQSConnectionFactory;
import dev.osprey.core.apikeys.ApiKeysTable;
import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.dynamodb.DynamoDb;
import dev.osprey.core.images.ImageDecoder;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.messages.ClassificationRequest;
import dev.osprey.core.messages.MalformedMessageException;
import dev.osprey.core.messages.Messages;
import dev.osprey.core.time.Await;
import dev.osprey.web.Rest;
import dev.osprey.web.ServletCall;
import dev.osprey.web.backlog.Backlog;
import dev.osprey.web.bodies.BodyLimits;
import dev.osprey.web.calls.ClientAddress;
import dev.osprey.web.calls.RequestIds;
import dev.osprey.web.exports.JobResultsResource;
import dev.osprey.web.jobs.Cancellations;
import dev.osprey.web.jobs.InterruptedJobs;
import dev.osprey.web.jobs.JobEnds;
import dev.osprey.web.jobs.JobLookup;
import dev.osprey.web.jobs.JobsResource;
import dev.osprey.web.keys.ApiKeys;
import dev.osprey.web.keys.KeyAuthentication;
import dev.osprey.web.keys.KeyCounts;
import dev.osprey.web.keys.Quota;
import dev.osprey.web.keys.RateLimitHeaders;
import dev.osprey.web.metrics.DeletionCounts;
import dev.osprey.web.metrics.JobCounts;
import dev.osprey.web.metrics.UploadCounts;
import dev.osprey.web.models.AnsweringModels;
import dev.osprey.web.pages.PageWriter;
import dev.osprey.web.problems.EmptyErrors;
import dev.osprey.web.problems.InterruptedBody;
import dev.osprey.web.problems.ProblemMapper;
import dev.osprey.web.replies.PendingReplies;
import dev.osprey.web.replies.ReplyHandler;
import dev.osprey.web.replies.StoredResults;
import dev.osprey.web.replies.StoredResultsPoller;
import dev.osprey.web.reset.Reset;
import dev.osprey.web.results.BatchesResource;
import dev.osprey.web.security.AdminOnlyFilter;
import dev.osprey.web.security.DeletionRight;
import dev.osprey.web.webhooks.WebhookBeans;
import io.smallrye.metrics.SharedMetricRegistries;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.glassfish.jersey.media.multipart.MultiPartFeature;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The upload side of a web node on a local cloud, wired as in the server but without one, and the part of a worker: the test
 * takes requests off the queue and replies to them.
 */
final class WebNode implements AutoCloseable {

    private static final String BOUNDARY = "----boundary";
    /** Address of the client. */
    static final String CLIENT = "192.0.2.1";

    private static final long RECEIVE_MILLIS = 60_000;

    private final LocalCloud local;
    private final Clock clock;
    private final Cloud cloud;
    private final SqsClient sqs;
    private final Connection connection;
    private final Session session;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final String replyQueue;
    private final MetricRegistry metrics;
    private final Rest rest;
    private final ServletCall servletCall = new ServletCall("POST", "/").from(CLIENT);
    private String caller = "";
    private final Map<String, MessageConsumer> consumers = new HashMap<>();

    WebNode(LocalCloud local, Clock clock) throws JMSException {
        this(local.newCloud(clock), local, clock, Map.of(), Function.identity());
    }

    /**
     * @param settings instead of their defaults
     * @param sending what the node sends with, made of the connections to SQS
     */
    WebNode(
            Cloud cloud,
            LocalCloud local,
            Clock clock,
            Map<String, String> settings,
            Function<ConnectionFactory, ConnectionFactory> sending)
            throws JMSException {
        this.local = local;
        this.clock = clock;
        this.cloud = cloud;
        sqs = local.newSqsClient();
        replyQueue = cloud.settings().replyQueuesPrefix() + "-node";
        sqs.createQueue(request -> request.queueName(replyQueue));
        ConnectionFactory connections =
                new SQSConnectionFactory(new ProviderConfiguration().withNumberOfMessagesToPrefetch(0), sqs);
        connection = connections.createConnection();
        connection.start();
        session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        metrics = SharedMetricRegistries.getOrCreate(replyQueue);
        Map<String, String> all = new HashMap<>(settings);
        all.put("osprey.queues.replies", replyQueue);
        rest = WebhookBeans.add(
                        Rest.of(
                                UploadResource.class,
                                ApiUploadResource.class,
                                SampleResource.class,
                                BatchesResource.class,
                                JobUploadResource.class,
                                PresignedUploadResource.class,
                                JobsResource.class,
                                JobResultsResource.class,
                                AdminOnlyFilter.class,
                                InterruptedBody.class,
                                RequestLimit.class,
                                Admission.class,
                                RequestIds.class,
                                ProblemMapper.class,
                                EmptyErrors.class,
                                RateLimitHeaders.class,
                                PageWriter.class,
                                MultiPartFeature.class),
                        all)
                .settings(all)
                .bind(Cloud.class, cloud)
                .bind(ApiKeysTable.class, cloud.apiKeys())
                .bind(Clock.class, clock)
                .bind(HttpServletRequest.class, servletCall.request())
                .bind(ConnectionFactory.class, sending.apply(connections))
                .bind(ImageDecoder.class, new ImageDecoder(1_000_000))
                .bind(MetricRegistry.class, metrics)
                .bind(Executor.class, executor)
                .bind(ScheduledExecutorService.class, scheduler)
                .singletons(
                        BodyLimits.class,
                        ClientAddress.class,
                        BacklogLimit.class,
                        Intake.class,
                        AnsweringModels.class,
                        UploadPage.class,
                        UploadForm.class,
                        References.class,
                        PresignedUploads.class,
                        Tickets.class,
                        Quota.class,
                        ApiKeys.class,
                        KeyAuthentication.class,
                        KeyCounts.class,
                        Batches.class,
                        Submissions.class,
                        JobForm.class,
                        JobIntake.class,
                        JobLookup.class,
                        JobCounts.class,
                        Cancellations.class,
                        InterruptedJobs.class,
                        JobEnds.class,
                        DeletionCounts.class,
                        DeletionRight.class,
                        Waiting.class,
                        UploadMemory.class,
                        Backlog.class,
                        UploadCounts.class,
                        PendingReplies.class,
                        StoredResults.class,
                        StoredResultsPoller.class,
                        ReplyHandler.class,
                        Reset.class)
                .build();
        // As the timer of the server does.
        rest.bean(StoredResultsPoller.class);
    }

    /** Closes this node and returns one on an empty cloud. */
    WebNode restarted(Map<String, String> settings, Function<ConnectionFactory, ConnectionFactory> sending)
            throws JMSException {
        close();
        return new WebNode(local.newCloud(clock), local, clock, settings, sending);
    }

    Cloud cloud() {
        return cloud;
    }

    <T> T bean(Class<T> type) {
        return rest.bean(type);
    }

    /** A call without a body. */
    Rest.Call call(String method, String path) {
        return rest.call(method, path).role(caller);
    }

    Rest.Reply get(String path) {
        return rest.get(path);
    }

    /** A POST without a body so far. */
    Rest.Call call(String path) {
        return call("POST", path);
    }

    /** The id of the only job. */
    String onlyJob() {
        try (DynamoDbClient client = DynamoDb.client(cloud.settings().dynamoDbEndpoint())) {
            return client.scan(request -> request.tableName(cloud.settings().batchesTable())).items().stream()
                    .filter(row -> row.containsKey("total"))
                    .map(row -> row.get("id").s())
                    .findFirst()
                    .orElseThrow();
        }
    }

    Rest.Call post(String path, String mediaType, byte[] body) {
        return call(path)
                .header("Content-Length", Integer.toString(body.length))
                .body(mediaType, new ByteArrayInputStream(body));
    }

    /** Further calls come from this address. */
    void from(String address) {
        servletCall.from(address);
    }

    /** Further calls come with this key, as the server authenticates them. */
    void with(ApiKeys.Made key) {
        assertThat(rest.bean(KeyAuthentication.class)
                        .authenticate(servletCall.request(), key.secret().text(), CLIENT))
                .contains(key.key());
        caller = key.key().caller();
    }

    /** @param namesAndContents file names and contents of the parts {@code myfile}, alternating */
    Rest.Call upload(String path, Object... namesAndContents) {
        return post(path, "multipart/form-data; boundary=" + BOUNDARY, Forms.body(BOUNDARY, namesAndContents));
    }

    /** An upload that does not declare its length. */
    Rest.Call chunked(String path, Object... namesAndContents) {
        return rest.call("POST", path)
                .body(
                        "multipart/form-data; boundary=" + BOUNDARY,
                        new ByteArrayInputStream(Forms.body(BOUNDARY, namesAndContents)));
    }

    /** The next request in the queue. */
    ClassificationRequest nextRequest() throws JMSException, MalformedMessageException {
        Message message = receive(cloud.settings().requestQueue());
        if (message == null) {
            throw new AssertionError("there is no request in the queue");
        }
        return Messages.readRequest(message, cloud.settings().replyQueuesPrefix());
    }

    /** The next request as SQS delivers it; it stays in the queue. */
    software.amazon.awssdk.services.sqs.model.Message peekRequest() {
        return receiveRequests(0).get(0);
    }

    /** The next requests as SQS delivers them; each is deleted. */
    List<software.amazon.awssdk.services.sqs.model.Message> takeRequests(int count) throws Exception {
        List<software.amazon.awssdk.services.sqs.model.Message> taken = new ArrayList<>();
        Await.until(count + " requests", () -> {
            for (software.amazon.awssdk.services.sqs.model.Message message : receiveRequests(60)) {
                sqs.deleteMessage(
                        request -> request.queueUrl(requestQueueUrl()).receiptHandle(message.receiptHandle()));
                taken.add(message);
            }
            return taken.size() >= count;
        });
        return taken;
    }

    private List<software.amazon.awssdk.services.sqs.model.Message> receiveRequests(int visibilitySeconds) {
        return sqs.receiveMessage(request -> request.queueUrl(requestQueueUrl())
                        .visibilityTimeout(visibilitySeconds)
                        .waitTimeSeconds(10)
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                        .messageAttributeNames("All"))
                .messages();
    }

    private String requestQueueUrl() {
        return sqs.getQueueUrl(request -> request.queueName(cloud.settings().requestQueue()))
                .queueUrl();
    }

    /** The next requests in the queue, in any order. */
    List<ClassificationRequest> nextRequests(int count) throws JMSException, MalformedMessageException {
        List<ClassificationRequest> requests = new ArrayList<>();
        for (int each = 0; each < count; each++) {
            requests.add(nextRequest());
        }
        return requests;
    }

    /**
     * Stores a result as a worker does.
     *
     * @return whether the image was there
     */
    boolean store(Classification result) {
        return cloud.results().store(result, cloud.images().location(result));
    }

    /** Sends replies as a worker does, and lets the node take as many off its queue. */
    void reply(List<Classification> results) throws JMSException {
        for (Classification result : results) {
            session.createProducer(session.createQueue(replyQueue)).send(Messages.writeReply(result, "call", session));
        }
        for (int each = 0; each < results.size(); each++) {
            rest.bean(ReplyHandler.class).handle(receive(replyQueue));
        }
    }

    /** Puts something that is not a reply into the reply queue and lets the node take it. */
    void replyWith(String text) throws JMSException {
        session.createProducer(session.createQueue(replyQueue)).send(session.createTextMessage(text));
        rest.bean(ReplyHandler.class).handle(receive(replyQueue));
    }

    int requestsInQueue() {
        return cloud.queues().requestDepth().total();
    }

    void deleteRequestQueue() {
        sqs.deleteQueue(request -> request.queueUrl(requestQueueUrl()));
    }

    MetricRegistry metrics() {
        return metrics;
    }

    private Message receive(String queue) throws JMSException {
        if (!consumers.containsKey(queue)) {
            consumers.put(queue, session.createConsumer(session.createQueue(queue)));
        }
        return consumers.get(queue).receive(RECEIVE_MILLIS);
    }

    @Override
    public void close() throws JMSException {
        scheduler.shutdownNow();
        executor.shutdownNow();
        connection.close();
        sqs.close();
        cloud.close();
    }
}
