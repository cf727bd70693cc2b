package dev.osprey.web.webhooks;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.ClassificationJson;
import dev.osprey.core.classification.Retention;
import dev.osprey.core.classification.Status;
import dev.osprey.core.jobs.JobNotice;
import dev.osprey.core.json.Json;

/**
 * What a receiver is told, as Standard Webhooks describes it. All attempts to tell one outcome have the same id and body.
 *
 * @param id of the outcome: another one of the same image has another id
 * @param body as JSON
 */
record Webhook(String id, byte[] body) {

    Webhook {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(body, "body");
    }

    /** @param job has ended */
    static Webhook of(JobNotice job) {
        JobNotice.End end = job.end().orElseThrow();
        return new Webhook(id(job.id(), end.at()), end.text().getBytes(StandardCharsets.UTF_8));
    }

    /** @param image finished */
    static Webhook of(Classification image, Retention retention) {
        String body = Json.createObjectBuilder()
                .add("type", image.status() == Status.DONE ? "image.classified" : "image.failed")
                .add("timestamp", image.completedAt().toString())
                .add("data", ClassificationJson.write(image, retention))
                .build()
                .toString();
        return new Webhook(id(image.id(), image.completedAt()), body.getBytes(StandardCharsets.UTF_8));
    }

    private static String id(String subject, Instant at) {
        return subject + "_" + at.toEpochMilli();
    }
}
