package dev.osprey.web.deadletters;

import java.util.ArrayList;
import java.util.List;

import jakarta.jms.MessageConsumer;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Status;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.messages.Messages;
import dev.osprey.core.queues.QueueDepth;
import dev.osprey.core.time.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

import static org.assertj.core.api.Assertions.assertThat;

/** As {@link DeadLettersIT} with FIFO queues, where a received message blocks the others of its group. */
@ExtendWith(LocalCloudExtension.class)
@Timeout(120)
class FifoDeadLettersIT {

    private static final int IMAGES = 25;

    private final DyingWorkers workers;

    FifoDeadLettersIT(LocalCloud local) throws Exception {
        TestClock clock = new TestClock();
        workers = new DyingWorkers(local, local.newFifoCloud(clock), clock);
    }

    @AfterEach
    void close() throws Exception {
        workers.close();
    }

    @Test
    void allImagesOfOneUploaderFailAndAreRedrivenIntoTheGroupOfTheUploader() throws Exception {
        List<Classification> images = new ArrayList<>();
        for (int each = 0; each < IMAGES; each++) {
            images.add(workers.submit(each + ".png", workers.replyQueue));
        }
        workers.exhaustDeliveries(IMAGES);

        workers.sweep.tick();
        workers.clock.advance(DeadLetterSweep.RECHECK);
        workers.sweep.tick();

        assertThat(images).allMatch(image -> workers.status(image) == Status.FAILED);
        assertThat(workers.depth(workers.replyQueue)).isEqualTo(IMAGES);
        assertThat(workers.cloud.queues().deadLetterDepth()).isEqualTo(new QueueDepth(IMAGES, 0, 0));

        assertThat(workers.redrive.start()).isEqualTo(IMAGES);

        assertThat(images).allMatch(image -> workers.status(image) == Status.QUEUED);
        assertThat(workers.cloud.queues().deadLetterDepth().total()).isZero();
        assertThat(workers.cloud.queues().requestDepth().visible()).isEqualTo(IMAGES);
        String url = workers.url(workers.cloud.settings().requestQueue());
        assertThat(workers.sqs
                        .receiveMessage(request ->
                                request.queueUrl(url).messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                        .messages())
                .singleElement()
                .satisfies(message -> assertThat(message.attributesAsStrings().get("MessageGroupId"))
                        .isEqualTo("uploader"));
    }

    @Test
    void aRedriveBeforeASweepKeepsTheOrder() throws Exception {
        for (int each = 1; each <= 3; each++) {
            workers.submit(each + ".png", workers.replyQueue);
        }
        workers.exhaustDeliveries(3);

        workers.redrive.start();

        List<String> fileNames = new ArrayList<>();
        MessageConsumer consumer = workers.session.createConsumer(
                workers.session.createQueue(workers.cloud.settings().requestQueue()));
        for (int each = 1; each <= 3; each++) {
            fileNames.add(Messages.readRequest(
                            consumer.receive(60_000), workers.cloud.settings().replyQueuesPrefix())
                    .submitted()
                    .fileName());
        }
        assertThat(fileNames).containsExactly("1.png", "2.png", "3.png");
    }

    @Test
    void anImageThatDiesAgainAfterARedriveFailsAgain() throws Exception {
        Classification image = workers.submit("1.png", workers.replyQueue);
        for (int death = 1; death <= 3; death++) {
            workers.exhaustDeliveries(1);
            workers.clock.advance(DeadLetterSweep.RECHECK);
            workers.sweep.tick();
            assertThat(workers.status(image)).isEqualTo(Status.FAILED);
            workers.redrive.start();
            assertThat(workers.status(image)).isEqualTo(Status.QUEUED);
        }
        assertThat(workers.depth(workers.replyQueue)).isEqualTo(3);
    }
}
