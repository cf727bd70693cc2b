package dev.osprey.endtoend;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

import jakarta.jms.Connection;
import jakarta.jms.Session;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.messages.ClassificationRequest;
import dev.osprey.core.messages.ImageContent;
import dev.osprey.core.messages.Messages;
import dev.osprey.endtoend.Samples.Sample;

/** Puts a valid request into the dead-letter queue, as if it had failed too often. */
final class DeadLetters {

    private DeadLetters() {}

    /** @return the ID of the image, which is queued */
    static String send(OspreyProcess osprey, Sample sample) throws Exception {
        String id = UUID.randomUUID().toString();
        Classification queued =
                Classification.queued(id, sample.name(), Instant.now().truncatedTo(ChronoUnit.MILLIS));
        ClassificationRequest request = new ClassificationRequest(
                queued, "image/png", new ImageContent.Inline(sample.bytes()), osprey.replyQueue(0), "dead");
        try (Cloud cloud = osprey.cloud();
                Connection connection = osprey.connectionFactory().createConnection();
                Session session = connection.createSession()) {
            cloud.results().insert(queued, "s3://osprey-input/" + id);
            session.createProducer(session.createQueue(cloud.settings().deadLetterQueue()))
                    .send(Messages.write(
                            request,
                            session,
                            session.createQueue(request.replyTo().orElseThrow())));
        }
        return id;
    }
}
