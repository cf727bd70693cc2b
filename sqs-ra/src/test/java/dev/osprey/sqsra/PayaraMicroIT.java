package dev.osprey.sqsra;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.osprey.sqsra.outbound.SendingBean;
import dev.osprey.sqsra.outbound.TransactedSender;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.services.sqs.model.Message;

import static org.assertj.core.api.Assertions.assertThat;

/** The adapter's archive in a real server with an application beside it, observed from the queues; one start for all. */
@ExtendWith({PayaraMicroIT.Endpoint.class, ArquillianExtension.class})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PayaraMicroIT {
    private static final String APPLICATION = "application";
    private static final String QUEUE = "work";
    private static final String DEAD = "work-dead";
    private static final int SESSIONS = 4;
    private static final Duration START = Duration.ofSeconds(60);
    // Arquillian calls a static method for the application, which must contain the port.
    private static final LocalSqs SQS = new LocalSqs();

    private static boolean deployed;

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = APPLICATION, managed = false, testable = false)
    static WebArchive application() {
        return ShrinkWrap.create(WebArchive.class, "application.war")
                .addClasses(ObedientBean.class, SendingBean.class, TransactedSender.class)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml")
                .addAsWebInfResource(new StringAsset(bean().ejbJar()), "ejb-jar.xml")
                .addAsWebInfResource(
                        new StringAsset(bean().glassfishEjbJar("sqs-ra", SESSIONS)), "glassfish-ejb-jar.xml");
    }

    @BeforeEach
    void deployOnce() {
        if (!deployed) {
            deployed = true;
            SQS.create("asked");
            SQS.create("sent");
            deployer.deploy(APPLICATION);
        }
    }

    @AfterAll
    static void stopServer() {
        SQS.close();
    }

    @Test
    @Order(1)
    void createsTheQueuesOfItsBeanAndRedeliversWhatFailed() throws Exception {
        Eventually.await("the queues are created", START, () -> SQS.queues().size() == 4);

        new DeployedBean(SQS, QUEUE, DEAD, START).deliversAndRedelivers();
    }

    @Test
    @Order(2)
    void sendsThroughFactoriesThatTheApplicationDefines() throws Exception {
        SQS.send("asked", "by context", "by resource", "in a transaction", "two at once", "one after the other");

        List<String> sent = new ArrayList<>();
        Eventually.await("all are sent", START, () -> {
            SQS.receive("sent").stream().map(Message::body).forEach(sent::add);
            return sent.size() >= 7;
        });
        assertThat(sent)
                .containsExactlyInAnyOrder(
                        "by context",
                        "by resource",
                        "in a transaction",
                        "two at once: refused",
                        "one after the other",
                        "one after the other",
                        "one after the other");
    }

    @Test
    @Order(3)
    void drainsWhenTheServerStops() throws Exception {
        SQS.send(QUEUE, "work slowly", "work slowly");
        Eventually.await("two beans work", START, () -> SQS.invisible(QUEUE) == 2);
        deployer.undeploy(APPLICATION);

        // Arquillian sends the server a SIGTERM. Nobody else reads the queue, so the adapter deleted what is gone.
        Eventually.await("both are finished and acknowledged", () -> SQS.isEmpty(QUEUE));
        assertThat(SQS.visible(DEAD) + SQS.invisible(DEAD)).isEqualTo(2);
    }

    private static BoundBean bean() {
        return BoundBean.of(ObedientBean.class, SQS, "${MPCONFIG=no.such.setting:" + QUEUE + "}")
                .with("maxSessions", Integer.toString(SESSIONS))
                .with("createQueues", "true")
                .with("deadLetterQueue", DEAD)
                .with("maxReceiveCount", "2");
    }

    /** Passes the address of SQS to Arquillian's configuration, and so to the server. */
    static final class Endpoint implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            System.setProperty("test.endpoint", SQS.endpoint());
        }
    }
}
