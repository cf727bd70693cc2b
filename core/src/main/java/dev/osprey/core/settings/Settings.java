package dev.osprey.core.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.osprey.core.fleet.PolicyName;
import dev.osprey.core.images.DecodingLimits;
import dev.osprey.core.storage.StorageKeys;

import static dev.osprey.core.settings.Rule.addressRanges;
import static dev.osprey.core.settings.Rule.bool;
import static dev.osprey.core.settings.Rule.bucket;
import static dev.osprey.core.settings.Rule.buckets;
import static dev.osprey.core.settings.Rule.duration;
import static dev.osprey.core.settings.Rule.durationBetween;
import static dev.osprey.core.settings.Rule.durationOfAtLeast;
import static dev.osprey.core.settings.Rule.integer;
import static dev.osprey.core.settings.Rule.integerOr;
import static dev.osprey.core.settings.Rule.longInteger;
import static dev.osprey.core.settings.Rule.matching;
import static dev.osprey.core.settings.Rule.oneOf;
import static dev.osprey.core.settings.Rule.positiveDuration;
import static dev.osprey.core.settings.Rule.queue;
import static dev.osprey.core.settings.Rule.secret;
import static dev.osprey.core.settings.Rule.standardOrFifoQueue;
import static dev.osprey.core.settings.Rule.table;
import static dev.osprey.core.settings.Rule.text;
import static dev.osprey.core.settings.Rule.url;
import static dev.osprey.core.settings.Rule.webhookSecrets;
import static dev.osprey.core.settings.Setting.of;
import static dev.osprey.core.settings.Setting.optional;

/**
 * The catalogue of all settings: the one place with their names, types, defaults, rules and meanings. {@link SettingsCheck}
 * checks them at start, {@link DefaultSettings} supplies the defaults to MicroProfile Config, and tests compare code,
 * documentation and scripts with it.
 */
public final class Settings {

    private static final String RESOURCE_ADAPTER = "[A-Za-z0-9_.-]*#?[A-Za-z0-9_.-]+";
    private static final String RESOURCE_ADAPTER_IS =
            "the name of a resource adapter such as sqs-ra, #sqs-ra or osprey#sqs-ra";

    // Three heartbeats: a busy machine may delay one.
    private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(6);
    // Callers that poll, or whose reply was lost, must find the answer.
    private static final Duration SHORTEST_RETENTION = Duration.ofSeconds(10);
    private static final Duration LONGEST_RETENTION = Duration.ofDays(36_500);
    // The ids of all of them are in memory while somebody watches the job.
    private static final int MOST_IMAGES_OF_JOB = 100_000;

    private static final Duration SHORTEST_EXPIRY = Duration.ofSeconds(10);
    // The credentials of a role that sign it are valid for at least so long.
    private static final Duration LONGEST_EXPIRY = Duration.ofHours(1);

    private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

    /** All settings in the order of the documentation. */
    public static final List<Setting> ALL = List.of(
            optional("osprey.model", text(), "none", "model of the workers, as with `--model`"),
            of(
                    "osprey.model.form",
                    oneOf(List.of("auto", "plain", "channels-last", "bfloat16")),
                    "auto",
                    "file of the model's network: the fastest that suits the CPU and answers like the plain one, or this one"),
            optional(
                    "osprey.model.check",
                    text(),
                    "none",
                    "folder or archive of [check pictures](models.md#check-pictures) for a new model, at a location like a"
                            + " model's"),
            of(
                    "osprey.model.check-percent",
                    integer(0, 100),
                    "80",
                    "share of the check pictures that a new model must give the right label"),
            // An array cannot be longer; one more byte is read to see that there are too many.
            of(
                    "osprey.upload.max-bytes",
                    integer(1, Integer.MAX_VALUE - 16),
                    "10485760",
                    "size limit of an image, in bytes"),
            of(
                    "osprey.upload.max-request-bytes",
                    longInteger(1),
                    "268435456",
                    "size limit of a request with all its images, in bytes"),
            of(
                    "osprey.upload.max-images",
                    integer(1),
                    "1000",
                    "limit of images in a request, including those in its archives"),
            of("osprey.upload.max-archive-files", integer(1), "1000", "limit of files and folders in a ZIP archive"),
            of(
                    "osprey.upload.max-archive-bytes",
                    longInteger(1),
                    "67108864",
                    "size limit of all files in a ZIP archive, unpacked, in bytes"),
            of(
                    "osprey.upload.max-pixels",
                    longInteger(1),
                    "40000000",
                    "limit of pixels in an image, according to its header"),
            of(
                    "osprey.upload.max-side",
                    integer(1),
                    Integer.toString(DecodingLimits.DEFAULT_MAX_SIDE),
                    "limit of pixels on a side of an image"),
            of(
                    "osprey.upload.max-decoding-time",
                    positiveDuration(),
                    DecodingLimits.DEFAULT_MAX_TIME.toString(),
                    "limit of the processor time for decoding an image"),
            of("osprey.upload.max-wait", duration(), "PT5M", "limit of the wait for an answer; 202 after that"),
            of(
                    "osprey.upload.max-backlog-wait",
                    duration(),
                    "PT5M",
                    "an image that would wait longer, judged by the backlog and the measured throughput, is refused"
                            + " with 503 and `Retry-After`"),
            of("osprey.jobs.max-images", integer(1, MOST_IMAGES_OF_JOB), "10000", "limit of images in a job"),
            of(
                    "osprey.jobs.max-bytes",
                    longInteger(1),
                    "1073741824",
                    "size limit of a job, in bytes: of its request, and of all its images unpacked"),
            of(
                    "osprey.http.trusted-proxies",
                    addressRanges("none"),
                    "none",
                    "proxies that are believed about the address of a client"),
            of(
                    "osprey.http.forwarding-header",
                    oneOf(List.of("X-Forwarded-For", "Forwarded")),
                    "X-Forwarded-For",
                    "header in which trusted proxies forward the address of the client; they must set or extend it in every"
                            + " request"),
            of(
                    "osprey.http.max-rate",
                    integer(1),
                    "1000",
                    "requests per second from one client, on average over ten seconds; 429 above"),
            of(
                    "osprey.http.max-responses-per-client",
                    integer(1, 78),
                    "30",
                    "pages and API responses that one client may be reading at once, of 78 in total; besides 8 of 32"
                            + " images, 12 of 32 thumbnails and 2 of 8 exports"),
            of(
                    "osprey.http.max-bodies-per-client",
                    integer(1, 100_000),
                    "1000",
                    "request bodies that one client may be sending at once, of 2000 in total"),
            of(
                    "osprey.http.max-stall",
                    positiveDuration(),
                    "PT20S",
                    "a request body of which nothing comes for this long ends with 408"),
            of(
                    "osprey.http.min-rate",
                    integer(0),
                    "500",
                    "bytes per second of a request body, on average once it has taken longer than"
                            + " `osprey.http.max-stall`; 408 below"),
            of(
                    "osprey.worker.sessions",
                    integerOr("auto", 1, 1000),
                    "auto",
                    "messages that a worker processes at once; `auto` is four for each core, 128 at most: more than"
                            + " cores, since most of the time is I/O"),
            of("osprey.worker.top-k", integer(1, 1000), "5", "predictions stored for an image"),
            of(
                    "osprey.worker.min-service-time",
                    duration(),
                    "PT0S",
                    "minimum processing time of an image, for experiments"),
            of("osprey.worker.name", text(), "app-instance", "name of the worker in the fleet"),
            optional(
                    "osprey.worker.instance",
                    text(),
                    "process id",
                    "id by which the fleet knows the worker: on EC2 the instance id"),
            of(
                    "osprey.worker.halt-when-unusable",
                    bool(),
                    "false",
                    "whether the process exits when a setting is invalid or the model cannot be used"),
            optional(
                    "osprey.worker.end-when-idle",
                    positiveDuration(),
                    "20 s with policy `launch-only`, else never",
                    "a worker that has been idle for this long stops, unless it is one of the `osprey.scaling.min`"
                            + " oldest"),
            of(
                    "osprey.worker.spot-notices",
                    bool(),
                    "false",
                    "whether the worker asks the instance metadata for Spot interruption notices and rebalance"
                            + " recommendations, and stops in time"),
            optional(
                    "osprey.worker.scale-in-protection",
                    text(),
                    "none",
                    "name of the Auto Scaling group that the instance belongs to; while the worker has images, it"
                            + " [protects the instance from scale-in](scaling.md#busy-workers)"),
            of("osprey.scaling.min", integer(0), "1", "fewest workers"),
            optional(
                    "osprey.scaling.max",
                    integer(1),
                    "19 with policy `launch-only` or `threshold`, else 20",
                    "most workers"),
            optional(
                    "osprey.scaling.ceiling",
                    integer(1),
                    "`osprey.scaling.max`, or else 20",
                    "the largest maximum that the admin can set in the running service"),
            of(
                    "osprey.scaling.policy",
                    oneOf(PolicyName.texts()),
                    "backlog",
                    "policy that decides the number of workers"),
            of("osprey.scaling.interval", positiveDuration(), "PT10S", "time between two decisions"),
            of(
                    "osprey.scaling.target",
                    positiveDuration(),
                    "PT30S",
                    "policy `backlog`: target latency of an image, from arrival to answer"),
            of("osprey.scaling.step.rest", duration(), "PT60S", "policy `step`: cooldown after an action"),
            of(
                    "osprey.scaling.ratio.patience",
                    integer(1),
                    "3",
                    "policy `ratio`: consecutive checks that must agree before workers stop"),
            of(
                    "osprey.scaling.start-limit",
                    positiveDuration(),
                    "PT3M",
                    "a worker without a heartbeat for this long after its start is stopped; the others then have twice as long, up to eight times, until all send heartbeats"),
            of(
                    "osprey.scaling.silence",
                    durationOfAtLeast(SHORTEST_SILENCE),
                    "PT30S",
                    "a worker that has sent heartbeats, and then none for this long, is replaced and killed"),
            of(
                    "osprey.scaling.stop-limit",
                    positiveDuration(),
                    "PT90S",
                    "a worker that is still there this long after it was asked to stop, or announced its exit, is"
                            + " killed"),
            of(
                    "osprey.scaling.restart-delay",
                    positiveDuration(),
                    "PT1S",
                    "delay before a worker that died early is replaced, from the second such death in a row; it doubles"
                            + " each time"),
            of(
                    "osprey.scaling.max-restart-delay",
                    positiveDuration(),
                    "PT60S",
                    "upper limit of the delay before a worker is replaced"),
            of(
                    "osprey.scaling.lease",
                    bool(),
                    "true",
                    "only the web node that holds the lease scales; `false` for a single web node"),
            of(
                    "osprey.scaling.lease.duration",
                    positiveDuration(),
                    "PT12S",
                    "another web node takes the lease over after this long without a renewal"),
            of(
                    "osprey.scaling.lease.renewal",
                    positiveDuration(),
                    "PT2S",
                    "time between two renewals of the lease; less than half of its duration"),
            of("osprey.scaling.table", table(), "osprey-scaling", "DynamoDB table that the scalers share"),
            of(
                    "osprey.fleet",
                    oneOf(List.of("process", "ec2", "asg", "none")),
                    "none",
                    "`process`: the web node starts workers on its machine; `ec2`: as"
                            + " [instances](scaling.md#on-ec2); `asg`: in an"
                            + " [Auto Scaling group](scaling.md#in-an-auto-scaling-group); `none`: something else starts"
                            + " them"),
            optional(
                    "osprey.fleet.process.command",
                    text(),
                    "none",
                    "command that starts one worker, with its name as argument"),
            optional(
                    "osprey.fleet.ec2.launch-template",
                    text(),
                    "none",
                    "name or id of a launch template; with a version other than the default: `osprey:3`"),
            optional("osprey.fleet.ec2.image", text(), "from the template", "AMI of the instances"),
            optional("osprey.fleet.ec2.instance-type", text(), "from the template", "type of the instances"),
            optional(
                    "osprey.fleet.ec2.user-data",
                    text(),
                    "from the template",
                    "file with the user data of the instances, which runs at boot"),
            of(
                    "osprey.fleet.ec2.name",
                    text(),
                    "osprey",
                    "tag `osprey-fleet` of the instances; unique for each Osprey in an account and region"),
            optional(
                    "osprey.fleet.asg.group",
                    text(),
                    "none",
                    "name of the Auto Scaling group, which must protect new instances from scale-in"),
            optional(
                    "osprey.data",
                    text(),
                    "none",
                    "folder for the workers' logs and process ids, and for the hash of the admin's password"),
            of(
                    "osprey.access",
                    oneOf(List.of("open", "protected-uploads", "protected")),
                    "open",
                    "`protected`: [reading and uploading need a login or an API key](operations.md#access);"
                            + " `protected-uploads`: only uploading does"),
            optional(
                    "osprey.http.hosts",
                    matching("[A-Za-z0-9.*-]+(\\s*,\\s*[A-Za-z0-9.*-]+)*", "host names separated by commas"),
                    "none",
                    "further host names under which the service is called, such as that of a proxy; `*` for any."
                            + " `localhost`, addresses and the machine's own name are always allowed"),
            optional(
                    "osprey.admin.password",
                    secret("(?s)(?=.*\\S).{12,}", "a text of at least 12 characters"),
                    "generated",
                    "password of `admin`; better in a file, since other users of a machine may see command lines"),
            optional(
                    "osprey.admin.password-file",
                    text(),
                    "none",
                    "file with the password of `admin`, at least 12 characters"),
            optional(
                    "osprey.admin.password-hash",
                    secret("\\S+", "a text without spaces"),
                    "none",
                    "hash of the password, `pbkdf2-sha512:iterations:salt:hash`"),
            optional(
                    "osprey.oidc.provider",
                    url(),
                    "none",
                    "issuer of an [OpenID Connect provider](operations.md#openid-connect) with which people log in"),
            optional("osprey.oidc.client-id", text(), "none", "client id of this service at the provider"),
            optional(
                    "osprey.oidc.client-secret",
                    secret("\\S+", "a text without spaces"),
                    "none",
                    "secret of this service at the provider"),
            optional(
                    "osprey.oidc.redirect-uri",
                    url(),
                    "none",
                    "where the provider sends browsers back to: the address of this service as they see it, with the path"
                            + " `/login/callback`"),
            of("osprey.oidc.name-claim", text(), "preferred_username", "claim with the name of a person"),
            of("osprey.oidc.groups-claim", text(), "groups", "claim with the groups of a person"),
            of("osprey.oidc.admin-group", text(), "osprey-admin", "group whose members are admins"),
            of(
                    "osprey.queues.request",
                    standardOrFifoQueue(),
                    "osprey-requests",
                    "request queue; with the suffix `.fifo`, a [FIFO queue](operations.md#order) that keeps the order of"
                            + " each uploader's images"),
            of(
                    "osprey.queues.dead-letter",
                    standardOrFifoQueue(),
                    "osprey-requests-dead",
                    "dead-letter queue for requests that failed too often; `.fifo` is appended if the request queue has it"),
            of(
                    "osprey.queues.create",
                    bool(),
                    "true",
                    "whether the web node creates a missing request queue and dead-letter queue, and changes existing ones"
                            + " that differ from the settings; if not, it logs the differences"),
            of("osprey.queues.replies", queue(), "osprey-replies", "reply queue, unique for each web node"),
            of(
                    "osprey.queues.replies-prefix",
                    queue(),
                    "osprey-replies",
                    "common prefix of all reply queues; the other web nodes delete the queue of a dead node"),
            of(
                    "osprey.queues.max-receives",
                    integer(1, 1000),
                    "5",
                    "deliveries of a request before it goes to the dead-letter queue"),
            of(
                    "osprey.queues.visibility-seconds",
                    integer(2, 43_200),
                    "10",
                    "visibility timeout of the request queue, after which the requests of a lost worker are"
                            + " redelivered; extended while a worker is busy"),
            of(
                    "osprey.queues.wait-seconds",
                    integer(1, 20),
                    "2",
                    "wait time of a long poll; an idle worker or web node that stops waits for its last one, so that no"
                            + " message is lost for the visibility timeout. Longer saves SQS calls"),
            of(
                    "osprey.replies.heartbeat-interval",
                    positiveDuration(),
                    "PT15S",
                    "time between two heartbeats of a reply queue, the same on all web nodes; a queue without a"
                            + " heartbeat for five intervals is deleted"),
            of("osprey.replies.sessions", integer(1, 1000), "10", "replies that a web node reads at once"),
            of("osprey.progress.max-streams", integer(1), "200", "limit of simultaneous event streams of a web node"),
            of("osprey.storage.input-bucket", bucket(), "osprey-input", "bucket for images"),
            of("osprey.storage.output-bucket", bucket(), "osprey-output", "bucket for answers"),
            optional(
                    "osprey.storage.bucket-owner",
                    matching("\\d{12}", "an AWS account id of 12 digits"),
                    "any",
                    "AWS account to which both buckets must belong: S3 refuses every call otherwise. Their names are"
                            + " global, so set it unless the names are your own"),
            of(
                    "osprey.storage.events",
                    bool(),
                    "true",
                    "whether the web node lets S3 announce [files in the input bucket](operations.md#files-in-the-input-bucket)"
                            + " in the request queue, if `osprey.queues.create` is true; `false` also where nothing else"
                            + " does, so that it takes no [uploads straight to S3](api.md#straight-to-s3)"),
            of(
                    "osprey.storage.keys",
                    oneOf(Arrays.stream(StorageKeys.values())
                            .map(keys -> keys.name().toLowerCase(Locale.ROOT))
                            .toList()),
                    "id",
                    "layout of object keys. `id`: `<id>/<file name>`; `plain`: `<file name>` once the image is"
                            + " classified, the last upload of a name wins"),
            optional(
                    "osprey.references.buckets",
                    buckets(),
                    "none",
                    "buckets of which callers may have [objects classified by reference](api.md#by-reference); the same on"
                            + " all web nodes and workers"),
            // A worker holds the file in memory.
            of(
                    "osprey.references.max-bytes",
                    integer(1, Integer.MAX_VALUE - 16),
                    "52428800",
                    "size limit of an image by reference, in bytes; the same on all web nodes and workers"),
            of(
                    "osprey.presigned.max-bytes",
                    integer(1, Integer.MAX_VALUE - 16),
                    "52428800",
                    "size limit of an image that is [uploaded straight to S3](api.md#straight-to-s3), in bytes; the same on all"
                            + " web nodes and workers"),
            of(
                    "osprey.presigned.expiry",
                    durationBetween(SHORTEST_EXPIRY, LONGEST_EXPIRY),
                    "PT15M",
                    "how long the URL for an upload straight to S3 is valid"),
            optional(
                    "osprey.retention",
                    durationBetween(SHORTEST_RETENTION, LONGEST_RETENTION),
                    "for ever",
                    "images and results are [deleted](operations.md#retention) this long after they were answered or failed;"
                            + " the same on all web nodes and workers"),
            optional(
                    "osprey.webhooks.secret",
                    webhookSecrets(),
                    "no webhooks",
                    "secret that [webhooks](webhooks.md) are signed with, the same on all web nodes: `whsec_` and 24 to 64"
                            + " random bytes in Base64. With two, separated by a space, each webhook has a signature of"
                            + " both"),
            of(
                    "osprey.webhooks.allow-private",
                    bool(),
                    "false",
                    "whether webhooks may go to private, loopback and other addresses that are not public: only where all"
                            + " uploaders are trusted"),
            of(
                    "osprey.webhooks.timeout",
                    durationBetween(SHORTEST_TIMEOUT, LONGEST_TIMEOUT),
                    "PT10S",
                    "limit of one attempt to deliver a webhook"),
            of(
                    "osprey.webhooks.attempts",
                    integer(1, 100),
                    "12",
                    "attempts to deliver a webhook, after which it has failed"),
            of(
                    "osprey.webhooks.retry-delay",
                    positiveDuration(),
                    "PT5S",
                    "delay before the second attempt to deliver a webhook; it grows fourfold each time"),
            of(
                    "osprey.webhooks.max-retry-delay",
                    positiveDuration(),
                    "PT6H",
                    "upper limit of the delay between two attempts to deliver a webhook"),
            of("osprey.results.table", table(), "osprey-results", "DynamoDB table for classifications"),
            of(
                    "osprey.results.grouped-writes",
                    bool(),
                    "false",
                    "rows that come at about the same time are written in one transaction: fewer calls, but DynamoDB bills"
                            + " two write units for each row; `scripts/run` sets `true` with the local cloud"),
            of("osprey.workers.table", table(), "osprey-workers", "DynamoDB table for the workers' heartbeats"),
            of(
                    "osprey.idempotency.table",
                    table(),
                    "osprey-idempotency",
                    "DynamoDB table for idempotency keys, each retained for a day"),
            of("osprey.batches.table", table(), "osprey-batches", "DynamoDB table for uploads of several images"),
            of("osprey.sessions.table", table(), "osprey-sessions", "DynamoDB table for logins in browsers"),
            of("osprey.keys.table", table(), "osprey-keys", "DynamoDB table for [API keys](operations.md#api-keys)"),
            of("osprey.models.table", table(), "osprey-models", "DynamoDB table for what the models know"),
            optional("osprey.sqs.endpoint", url(), "AWS", "endpoint of a stand-in for SQS"),
            optional("osprey.s3.endpoint", url(), "AWS", "endpoint of a stand-in for S3"),
            optional("osprey.dynamodb.endpoint", url(), "AWS", "endpoint of a stand-in for DynamoDB"),
            of(
                    "osprey.sqs.sign-requests",
                    bool(),
                    "true",
                    "requests to SQS are signed and the MD5 sums of messages are checked; `scripts/run` sets `false` with the"
                            + " local cloud"),
            of(
                    "osprey.s3.sign-requests",
                    bool(),
                    "true",
                    "requests to S3 are signed; `scripts/run` sets `false` with the local cloud, and then leaves out the MD5"
                            + " sums of objects, too"),
            optional("osprey.ec2.endpoint", url(), "AWS", "endpoint of a stand-in for EC2"),
            optional("osprey.autoscaling.endpoint", url(), "AWS", "endpoint of a stand-in for EC2 Auto Scaling"),
            of(
                    "osprey.resource-adapter",
                    matching(RESOURCE_ADAPTER, RESOURCE_ADAPTER_IS),
                    "sqs-ra",
                    "name of the resource adapter for message-driven beans; inside an EAR `<application>#sqs-ra`"),
            of(
                    "osprey.sending.resource-adapter",
                    matching(RESOURCE_ADAPTER, RESOURCE_ADAPTER_IS),
                    "sqs-ra",
                    "name of the resource adapter for connections that send messages; inside an EAR `#sqs-ra`"),
            optional(
                    "osprey.sending.connection-factory",
                    matching("[A-Za-z0-9/:_.-]+", "a JNDI name such as jms/osprey-sending"),
                    "the application's own",
                    "connection factory of the server that an EAR sends messages through"),
            optional("osprey.follow-pid", longInteger(1), "none", "the process exits when the one with this id has"));

    private static final Map<String, Setting> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Setting::name, Function.identity()));

    private Settings() {}

    /** @throws IllegalArgumentException when there is no such setting */
    public static Setting named(String name) {
        Setting setting = BY_NAME.get(name);
        if (setting == null) {
            throw new IllegalArgumentException("there is no setting " + name);
        }
        return setting;
    }
}
