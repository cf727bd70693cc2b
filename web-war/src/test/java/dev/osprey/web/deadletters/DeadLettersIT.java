package dev.osprey.web.deadletters;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import jakarta.jms.Message;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Prediction;
import dev.osprey.core.classification.Status;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.messages.ClassificationRequest;
import dev.osprey.core.messages.ImageContent;
import dev.osprey.core.messages.Messages;
import dev.osprey.core.queues.DeadLetter;
import dev.osprey.core.queues.QueueDepth;
import dev.osprey.core.time.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests that SQS itself moves to the dead-letter queue, because consumers receive them and never delete them. */
@ExtendWith(LocalCloudExtension.class)
@Timeout(120)
class DeadLettersIT {

    private static final String ERROR = "The image could not be classified: no worker finished it in 5 attempts.";

    private final DyingWorkers workers;

    DeadLettersIT(LocalCloud local) throws Exception {
        TestClock clock = new TestClock();
        workers = new DyingWorkers(local, local.newCloud(clock), clock);
    }

    @AfterEach
    void close() throws Exception {
        workers.close();
    }

    @Test
    void anImageThatNoWorkerFinishesFailsAndItsCallerIsReplied() throws Exception {
        Classification image = workers.submit("1.png", workers.replyQueue);
        workers.sweep.tick();
        assertThat(workers.status(image)).isEqualTo(Status.QUEUED);
        workers.exhaustDeliveries(1);

        workers.sweep.tick();

        Classification failed = workers.cloud.results().find(image.id()).orElseThrow();
        assertThat(failed).isEqualTo(image.failed(ERROR, workers.clock.instant()));
        assertThat(workers.reply()).isEqualTo(failed);
        // The letter stays for a redrive.
        assertThat(workers.cloud.queues().deadLetterDepth()).isEqualTo(new QueueDepth(1, 0, 0));
    }

    @Test
    void aFileInTheBucketThatNoWorkerFinishesFailsAndCanBeRedriven() throws Exception {
        Classification file = workers.announce("photos/a.png");
        workers.announce("photos/unread.png");
        workers.cloud.results().delete(workers.announce("photos/unread.png").id());
        workers.exhaustDeliveries(3);

        workers.sweep.tick();

        assertThat(workers.cloud.results().find(file.id())).contains(file.failed(ERROR, workers.clock.instant()));

        workers.redrive.start();

        assertThat(workers.status(file)).isEqualTo(Status.QUEUED);
        assertThat(workers.cloud.queues().requestDepth()).isEqualTo(new QueueDepth(3, 0, 0));
        assertThat(workers.cloud.queues().deadLetterDepth().total()).isZero();
    }

    @Test
    void anUploadStraightToS3ThatNoWorkerFinishesFailsAndCanBeRedriven() throws Exception {
        Classification image = workers.upload("photo.png");
        workers.exhaustDeliveries(1);

        workers.sweep.tick();

        assertThat(workers.cloud.results().find(image.id())).contains(image.failed(ERROR, workers.clock.instant()));

        workers.redrive.start();

        assertThat(workers.status(image)).isEqualTo(Status.QUEUED);
        assertThat(workers.cloud.queues().requestDepth()).isEqualTo(new QueueDepth(1, 0, 0));
    }

    @Test
    void moreLettersThanOneCallReturnsAreAllHandledOnce() throws Exception {
        List<Classification> images = new ArrayList<>();
        for (int each = 0; each < 25; each++) {
            images.add(workers.submit(each + ".png", workers.replyQueue));
        }
        workers.exhaustDeliveries(25);

        workers.sweep.tick();
        workers.clock.advance(DeadLetterSweep.RECHECK);
        workers.sweep.tick();

        assertThat(images).allMatch(image -> workers.status(image) == Status.FAILED);
        assertThat(workers.cloud.queues().deadLetterDepth()).isEqualTo(new QueueDepth(25, 0, 0));
        assertThat(workers.depth(workers.replyQueue)).isEqualTo(25);
    }

    @Test
    void aNewLetterAmongHandledOnesIsNoticed() throws Exception {
        workers.submit("1.png", workers.replyQueue);
        workers.exhaustDeliveries(1);
        workers.sweep.tick();
        Classification second = workers.submit("2.png", workers.replyQueue);
        workers.exhaustDeliveries(1);

        workers.sweep.tick();

        assertThat(workers.status(second)).isEqualTo(Status.FAILED);
        assertThat(workers.depth(workers.replyQueue)).isEqualTo(2);
    }

    @Test
    void aRedriveMakesFailedImagesQueuedBeforeAWorkerGetsThem() throws Exception {
        Classification image = workers.submit("1.png", workers.replyQueue);
        workers.exhaustDeliveries(1);
        workers.sweep.tick();

        assertThat(workers.redrive.start()).isEqualTo(1);

        assertThat(workers.cloud.results().find(image.id())).contains(image);
        assertThat(workers.cloud.queues().deadLetterDepth().total()).isZero();
        Message redriven = workers.session
                .createConsumer(
                        workers.session.createQueue(workers.cloud.settings().requestQueue()))
                .receive(60_000);
        assertThat(redriven.getIntProperty("JMSXDeliveryCount")).isEqualTo(1);
        ClassificationRequest request =
                Messages.readRequest(redriven, workers.cloud.settings().replyQueuesPrefix());
        assertThat(request.submitted()).isEqualTo(image);
        assertThat(((ImageContent.Inline) request.image()).bytes()).containsExactly(1, 2, 3);
    }

    @Test
    void anImageThatDiesAgainAfterARedriveFailsAgain() throws Exception {
        Classification image = workers.submit("1.png", workers.replyQueue);
        workers.exhaustDeliveries(1);
        workers.sweep.tick();
        workers.redrive.start();
        workers.exhaustDeliveries(1);
        workers.clock.advance(Duration.ofSeconds(5));
        workers.sweep.tick();
        workers.clock.advance(DeadLetterSweep.RECHECK);
        workers.sweep.tick();

        assertThat(workers.status(image)).isEqualTo(Status.FAILED);
        assertThat(workers.depth(workers.replyQueue)).isEqualTo(2);
    }

    @Test
    void theRequestOfAClassifiedImageIsDeletedAndItsAnswerStays() throws Exception {
        Classification image = workers.submit("1.png", workers.replyQueue);
        Classification other = workers.submit("2.png", workers.replyQueue);
        Classification done = image.done(List.of(new Prediction("Bag", 1)), workers.clock.instant());
        workers.exhaustDeliveries(2);
        // By the last worker, which died before it deleted the request.
        workers.cloud.results().store(done, workers.cloud.images().location(done));
        workers.cloud.images().putImage(done, new byte[] {1, 2, 3}, "image/png");

        workers.sweep.tick();

        assertThat(workers.cloud.results().find(image.id())).contains(done);
        assertThat(workers.cloud.images().find(done)).isPresent();
        assertThat(workers.status(other)).isEqualTo(Status.FAILED);
        assertThat(workers.cloud.queues().deadLetterDepth()).isEqualTo(new QueueDepth(1, 0, 0));
        assertThat(workers.depth(workers.replyQueue)).isEqualTo(1);
    }

    @Test
    void aRedriveDeletesTheRequestOfAClassifiedImage() throws Exception {
        Classification image = workers.submit("1.png", workers.replyQueue);
        Classification done = image.done(List.of(new Prediction("Bag", 1)), workers.clock.instant());
        workers.exhaustDeliveries(1);
        workers.cloud.results().store(done, workers.cloud.images().location(done));

        workers.redrive.start();

        assertThat(workers.cloud.results().find(image.id())).contains(done);
        assertThat(workers.cloud.queues().requestDepth().total()).isZero();
        assertThat(workers.cloud.queues().deadLetterDepth().total()).isZero();
    }

    @Test
    void aLetterThatDiffersFromTheClassifiedImageItNamesStays() throws Exception {
        Classification image = workers.submit("1.png", workers.replyQueue);
        workers.cloud
                .results()
                .store(
                        image.done(List.of(new Prediction("Bag", 1)), workers.clock.instant()),
                        workers.cloud.images().location(image));
        workers.sendForged(Classification.queued(image.id(), "2.png", image.submittedAt()), workers.replyQueue);

        workers.sweep.tick();

        assertThat(workers.cloud.queues().deadLetterDepth()).isEqualTo(new QueueDepth(1, 0, 0));
    }

    @Test
    void severalNodesReplyToEachImageOnce() throws Exception {
        DeadLetterSweep other = workers.newSweep();
        List<Classification> images = new ArrayList<>();
        for (int each = 0; each < 25; each++) {
            images.add(workers.submit(each + ".png", workers.replyQueue));
        }
        workers.exhaustDeliveries(25);

        Thread otherNode = new Thread(other::tick);
        otherNode.start();
        workers.sweep.tick();
        otherNode.join();
        // A node that met letters in the hands of the other sweeps again.
        workers.sweep.tick();

        assertThat(images).allMatch(image -> workers.status(image) == Status.FAILED);
        assertThat(workers.depth(workers.replyQueue)).isEqualTo(25);
        assertThat(workers.cloud.queues().deadLetterDepth()).isEqualTo(new QueueDepth(25, 0, 0));
    }

    @Test
    void aRedriveWaitsForLettersThatASweepOfAnotherNodeHolds() throws Exception {
        Classification image = workers.submit("1.png", workers.replyQueue);
        workers.exhaustDeliveries(1);
        List<DeadLetter> held = workers.cloud.queues().deadLetters().receive();
        assertThat(held).hasSize(1);

        Thread redriving = new Thread(workers.redrive::start);
        redriving.start();
        workers.cloud.queues().deadLetters().release(List.of(held.get(0).receiptHandle()));
        redriving.join();

        assertThat(workers.status(image)).isEqualTo(Status.QUEUED);
        assertThat(workers.cloud.queues().deadLetterDepth().total()).isZero();
        assertThat(workers.cloud.queues().requestDepth().visible()).isEqualTo(1);
    }

    @Test
    void aResetMeanwhileLeavesNothing() throws Exception {
        Classification image = workers.submit("1.png", workers.replyQueue);
        workers.exhaustDeliveries(1);
        workers.cloud.results().delete(image.id());

        workers.sweep.tick();
        assertThat(workers.cloud.results().find(image.id())).isEmpty();
        workers.redrive.start();

        assertThat(workers.cloud.results().find(image.id())).isEmpty();
        assertThat(workers.cloud.queues().requestDepth().total()).isZero();
        assertThat(workers.cloud.queues().deadLetterDepth().total()).isZero();
        assertThat(workers.depth(workers.replyQueue)).isZero();
    }

    @Test
    void theRequestOfADeletedImageIsDeletedWithWhatADyingWorkerHasStored() throws Exception {
        Classification deleted = workers.submit("1.png", workers.replyQueue);
        Classification other = workers.submit("2.png", workers.replyQueue);
        workers.exhaustDeliveries(2);
        workers.cloud.deletions().delete(deleted.id());
        workers.cloud.images().putImage(deleted, new byte[] {1, 2, 3}, "image/png");

        workers.sweep.tick();

        // It held the image.
        assertThat(workers.cloud.queues().deadLetterDepth()).isEqualTo(new QueueDepth(1, 0, 0));
        assertThat(workers.cloud.images().find(deleted)).isEmpty();
        assertThat(workers.status(other)).isEqualTo(Status.FAILED);
    }

    @Test
    void aLetterThatDiffersFromTheImageItNamesDoesNotFailIt() throws Exception {
        Classification image = workers.submit("1.png", workers.replyQueue);
        workers.sendForged(Classification.queued(image.id(), "2.png", image.submittedAt()), workers.replyQueue);
        workers.sendForged(image, "somebody-else");

        workers.sweep.tick();

        assertThat(workers.status(image)).isEqualTo(Status.QUEUED);
        assertThat(workers.depth(workers.replyQueue)).isZero();
        assertThat(workers.cloud.queues().deadLetterDepth()).isEqualTo(new QueueDepth(2, 0, 0));
    }

    @Test
    void theReplyQueueOfAStoppedNodeIsNoError() throws Exception {
        Classification image = workers.submit("1.png", workers.cloud.settings().replyQueuesPrefix() + "-gone");
        workers.exhaustDeliveries(1);

        workers.sweep.tick();

        assertThat(workers.status(image)).isEqualTo(Status.FAILED);
    }

    @Test
    void aForeignMessageIsLeftAloneAndRedriven() {
        workers.sqs.sendMessage(
                request -> request.queueUrl(workers.url(workers.cloud.settings().deadLetterQueue()))
                        .messageBody("foreign"));

        workers.sweep.tick();
        assertThat(workers.cloud.queues().deadLetterDepth().visible()).isEqualTo(1);
        workers.redrive.start();

        assertThat(workers.sqs
                        .receiveMessage(request -> request.queueUrl(
                                workers.url(workers.cloud.settings().requestQueue())))
                        .messages())
                .extracting(message -> message.body())
                .containsExactly("foreign");
    }
}
