package dev.osprey.sqsra;

import java.time.Duration;
import java.util.List;

import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sqs.model.Message;

import static org.assertj.core.api.Assertions.assertThat;

/** The adapter's archive in a real server, its application beside it, seen from the queue. */
@ExtendWith(ArquillianExtension.class)
class PayaraMicroIT {
    private static final String APPLICATION = "application";
    private static final String QUEUE = "work";
    private static final String DEAD = "work-dead";
    private static final int SESSIONS = 4;
    private static final Duration START = Duration.ofSeconds(60);
    // Arquillian asks a static method for the application, which must name the port.
    private static final LocalSqs SQS = new LocalSqs();

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = APPLICATION, managed = false, testable = false)
    static WebArchive application() {
        return ShrinkWrap.create(WebArchive.class, "application.war")
                .addClass(ObedientBean.class)
                .addAsWebInfResource(new StringAsset(bean().ejbJar()), "ejb-jar.xml")
                .addAsWebInfResource(
                        new StringAsset(bean().glassfishEjbJar("sqs-ra", SESSIONS)), "glassfish-ejb-jar.xml");
    }

    @AfterAll
    static void end() {
        SQS.close();
    }

    @Test
    void deliversBringsBackWhatFailedAndDrainsWhenItIsStopped() throws Exception {
        deployer.deploy(APPLICATION);
        Eventually.await(
                "the adapter made its queues", START, () -> SQS.queues().size() == 2);

        SQS.send(QUEUE, "work", "work", "throw once");
        Eventually.await("all are deleted", START, () -> SQS.isEmpty(QUEUE));
        assertThat(SQS.isEmpty(DEAD)).isTrue();

        SQS.send(QUEUE, "always throw", "always roll back");
        Eventually.await("both are dead", START, () -> SQS.visible(DEAD) == 2);
        List<Message> dead = SQS.receive(DEAD);
        assertThat(dead).extracting(Message::body).containsExactlyInAnyOrder("always throw", "always roll back");
        assertThat(SQS.isEmpty(QUEUE)).isTrue();

        SQS.send(QUEUE, "work slowly", "work slowly");
        Eventually.await("two beans work", START, () -> SQS.hidden(QUEUE) == 2);
        deployer.undeploy(APPLICATION);

        // Arquillian sends the server a SIGTERM; nobody else reads the queue, so what is gone was acknowledged by it.
        Eventually.await("both were finished and acknowledged", () -> SQS.isEmpty(QUEUE));
        assertThat(SQS.visible(DEAD) + SQS.hidden(DEAD)).isEqualTo(2);
    }

    private static BoundBean bean() {
        return BoundBean.of(ObedientBean.class, SQS, "${MPCONFIG=no.such.setting:" + QUEUE + "}")
                .with("maxSessions", Integer.toString(SESSIONS))
                .with("createQueues", "true")
                .with("deadLetterQueue", DEAD)
                .with("maxReceiveCount", "2");
    }
}
