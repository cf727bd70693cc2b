package dev.osprey.worker.requests;

import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;

import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.model.BucketVersioningConfiguration;
import com.amazonaws.services.s3.model.GetObjectTaggingRequest;
import com.amazonaws.services.s3.model.ObjectMetadata;
import com.amazonaws.services.s3.model.ObjectTagging;
import com.amazonaws.services.s3.model.S3ObjectSummary;
import com.amazonaws.services.s3.model.SetBucketVersioningConfigurationRequest;
import com.amazonaws.services.s3.model.SetObjectTaggingRequest;
import com.amazonaws.services.s3.model.Tag;
import dev.osprey.core.localcloud.LocalCloud;

/** A bucket, as somebody else uses it. */
record Bucket(AmazonS3 s3, String name) implements AutoCloseable {

    Bucket(LocalCloud local, String name) {
        this(local.newS3Client(), name);
    }

    void put(String key, byte[] bytes, Map<String, String> metadata) {
        ObjectMetadata headers = new ObjectMetadata();
        headers.setContentLength(bytes.length);
        metadata.forEach(headers::addUserMetadata);
        s3.putObject(name, key, new ByteArrayInputStream(bytes), headers);
    }

    void copy(String from, String to) {
        s3.copyObject(name, from, name, to);
    }

    void delete(String key) {
        s3.deleteObject(name, key);
    }

    void deleteBucket() {
        s3.deleteBucket(name);
    }

    void enableVersions() {
        s3.setBucketVersioningConfiguration(new SetBucketVersioningConfigurationRequest(
                name, new BucketVersioningConfiguration(BucketVersioningConfiguration.ENABLED)));
    }

    List<String> keys() {
        return s3.listObjects(name).getObjectSummaries().stream()
                .map(S3ObjectSummary::getKey)
                .toList();
    }

    /** All objects, which are texts. */
    List<String> texts() {
        return keys().stream().map(key -> s3.getObjectAsString(name, key)).toList();
    }

    void tag(String key, Map<String, String> tags) {
        s3.setObjectTagging(new SetObjectTaggingRequest(
                name,
                key,
                new ObjectTagging(tags.entrySet().stream()
                        .map(tag -> new Tag(tag.getKey(), tag.getValue()))
                        .toList())));
    }

    Map<String, String> tags(String key) {
        return s3.getObjectTagging(new GetObjectTaggingRequest(name, key)).getTagSet().stream()
                .collect(Collectors.toMap(Tag::getKey, Tag::getValue));
    }

    /** The record of the event about an object that is there. */
    String event(String key) {
        ObjectMetadata object = s3.getObjectMetadata(name, key);
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("key", URLEncoder.encode(key, StandardCharsets.UTF_8))
                .add("size", object.getContentLength())
                .add("eTag", object.getETag())
                .add("sequencer", "0055AED6DCD90281E5");
        Optional.ofNullable(object.getVersionId()).ifPresent(version -> json.add("versionId", version));
        return event(json, object.getLastModified().toInstant().toString());
    }

    /** The record of an event about an object that need not be there. */
    String event(String key, String etag, long size) {
        return event(
                Json.createObjectBuilder().add("key", key).add("size", size).add("eTag", etag),
                "2026-11-22T12:00:00.123Z");
    }

    private String event(JsonObjectBuilder object, String time) {
        return Json.createObjectBuilder()
                .add("eventVersion", "2.1")
                .add("eventSource", "aws:s3")
                .add("awsRegion", "us-east-1")
                .add("eventTime", time)
                .add("eventName", "ObjectCreated:Put")
                .add(
                        "s3",
                        Json.createObjectBuilder()
                                .add("s3SchemaVersion", "1.0")
                                .add("configurationId", "requests")
                                .add("bucket", Json.createObjectBuilder().add("name", name))
                                .add("object", object))
                .build()
                .toString();
    }

    /** The message with these records. */
    static String message(String... events) {
        return "{\"Records\":[" + String.join(",", events) + "]}";
    }

    @Override
    public void close() {
        s3.shutdown();
    }
}
