package dev.osprey.localcloud;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;

import com.adobe.testing.s3mock.s3.model.S3ObjectMetadata;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The messages of S3, in its event message structure 2.1. */
final class ObjectEvent {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String REGION = "us-east-1";

    private ObjectEvent() {}

    /**
     * A message with one record.
     *
     * @param name such as {@code ObjectCreated:Put}
     * @param configuration id of the notification configuration
     * @param sequencer later events of a key have larger ones
     */
    static String created(String name, String bucket, S3ObjectMetadata object, String configuration, long sequencer) {
        ObjectNode message = JSON.createObjectNode();
        ObjectNode event = message.putArray("Records").addObject();
        event.put("eventVersion", "2.1");
        event.put("eventSource", "aws:s3");
        event.put("awsRegion", REGION);
        event.put("eventTime", Instant.ofEpochMilli(object.getLastModified()).toString());
        event.put("eventName", name);
        event.putObject("userIdentity").put("principalId", "local");
        event.putObject("requestParameters").put("sourceIPAddress", Loopback.HOST);
        event.putObject("responseElements").put("x-amz-request-id", hex(sequencer));
        ObjectNode s3 = event.putObject("s3");
        s3.put("s3SchemaVersion", "1.0");
        s3.put("configurationId", configuration);
        ObjectNode in = s3.putObject("bucket");
        in.put("name", bucket);
        in.putObject("ownerIdentity").put("principalId", "local");
        in.put("arn", "arn:aws:s3:::" + bucket);
        ObjectNode about = s3.putObject("object");
        about.put("key", URLEncoder.encode(object.getKey(), StandardCharsets.UTF_8));
        about.put("size", Long.parseLong(object.getSize()));
        about.put("eTag", object.getEtag().replace("\"", ""));
        if (object.getVersionId() != null) {
            about.put("versionId", object.getVersionId());
        }
        about.put("sequencer", hex(sequencer));
        return message.toString();
    }

    private static String hex(long number) {
        return String.format(Locale.ROOT, "%016X", number);
    }
}
