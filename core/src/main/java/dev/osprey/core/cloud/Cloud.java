package dev.osprey.core.cloud;

import java.time.Clock;
import java.util.Objects;

import dev.osprey.core.apikeys.ApiKeysTable;
import dev.osprey.core.deletions.Deletions;
import dev.osprey.core.dynamodb.DynamoDb;
import dev.osprey.core.fleet.ScalingTable;
import dev.osprey.core.fleet.WorkersTable;
import dev.osprey.core.idempotency.KeysTable;
import dev.osprey.core.jobs.JobsTable;
import dev.osprey.core.models.ModelsTable;
import dev.osprey.core.queues.SqsQueues;
import dev.osprey.core.results.ResultsTable;
import dev.osprey.core.sessions.SessionsTable;
import dev.osprey.core.settings.CloudSettings;
import dev.osprey.core.storage.Buckets;
import dev.osprey.core.storage.FolderDownload;
import dev.osprey.core.storage.ImageStore;
import dev.osprey.core.storage.ReferencedObjects;
import dev.osprey.core.storage.SourceObjects;
import dev.osprey.core.storage.Storage;
import dev.osprey.core.tracing.Tracing;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The clients of S3, SQS and DynamoDB, wired from the settings; opening makes no call. */
public final class Cloud implements AutoCloseable {

    private final CloudSettings settings;
    private final Storage storage;
    private final DynamoDbClient dynamoDb;
    private final ResultsTable results;
    private final WorkersTable workers;
    private final KeysTable keys;
    private final JobsTable jobs;
    private final SessionsTable sessions;
    private final ApiKeysTable apiKeys;
    private final ScalingTable scaling;
    private final ModelsTable models;
    private final SqsQueues queues;
    private final Deletions deletions;
    private final Tracing tracing;

    /** @param tracing of the calls to S3 and DynamoDB that are made within a trace */
    public Cloud(CloudSettings settings, Clock clock, Tracing tracing) {
        this.settings = settings;
        this.tracing = Objects.requireNonNull(tracing, "tracing");
        storage = new Storage(
                settings.s3Endpoint(),
                settings.s3Signed(),
                settings.inputBucket(),
                settings.outputBucket(),
                settings.bucketOwner(),
                settings.storageKeys(),
                settings.retention(),
                tracing);
        dynamoDb = DynamoDb.client(settings.dynamoDbEndpoint(), tracing);
        results = new ResultsTable(
                dynamoDb, settings.resultsTable(), settings.groupedWrites(), settings.retention(), clock);
        workers = new WorkersTable(dynamoDb, settings.workersTable(), clock);
        keys = new KeysTable(dynamoDb, settings.idempotencyTable(), clock);
        jobs = new JobsTable(dynamoDb, settings.batchesTable(), settings.retention());
        sessions = new SessionsTable(dynamoDb, settings.sessionsTable());
        apiKeys = new ApiKeysTable(dynamoDb, settings.apiKeysTable());
        scaling = new ScalingTable(dynamoDb, settings.scalingTable());
        models = new ModelsTable(dynamoDb, settings.modelsTable());
        queues = new SqsQueues(settings);
        deletions = new Deletions(storage, results);
    }

    /** Creates the request queues, buckets and tables that do not exist yet. */
    public void createMissing() {
        queues.createRequestQueues();
        storage.buckets().create();
        results.create();
        workers.create();
        keys.create();
        jobs.create();
        sessions.create();
        apiKeys.create();
        scaling.create();
        models.create();
        if (settings.retention().limited()) {
            jobs.expireRows();
            // A row names objects: DynamoDB may delete it before the service has read it only where S3 deletes them,
            // too.
            if (storage.buckets().expireObjects()) {
                results.expireRows();
            }
        }
    }

    /**
     * Lets S3 announce what somebody puts into the input bucket in the request queue. Does nothing where this service may not
     * change queues, or the request queue is a FIFO queue, to which S3 cannot send.
     */
    public void announceObjects() {
        if (settings.createQueues() && !settings.fifo()) {
            storage.buckets().announceObjects(queues.admitEvents(settings.inputBucket()));
        }
    }

    public CloudSettings settings() {
        return settings;
    }

    public Buckets buckets() {
        return storage.buckets();
    }

    public ImageStore images() {
        return storage.images();
    }

    /** What somebody else has put into the input bucket. */
    public SourceObjects sources() {
        return storage.sources();
    }

    /** What callers refer to. */
    public ReferencedObjects references() {
        return storage.references();
    }

    /** Copies what is in any bucket. */
    public FolderDownload folders() {
        return storage.folders();
    }

    public ResultsTable results() {
        return results;
    }

    public WorkersTable workers() {
        return workers;
    }

    public KeysTable keys() {
        return keys;
    }

    public JobsTable jobs() {
        return jobs;
    }

    public SessionsTable sessions() {
        return sessions;
    }

    public ApiKeysTable apiKeys() {
        return apiKeys;
    }

    public ScalingTable scaling() {
        return scaling;
    }

    public ModelsTable models() {
        return models;
    }

    public SqsQueues queues() {
        return queues;
    }

    public Deletions deletions() {
        return deletions;
    }

    /** For the messages and steps between the calls of these clients. */
    public Tracing tracing() {
        return tracing;
    }

    @Override
    public void close() {
        try (queues;
                dynamoDb) {
            storage.close();
        }
    }
}
