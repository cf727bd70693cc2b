package dev.osprey.sqsra.outbound;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.osprey.sqsra.Eventually;
import dev.osprey.sqsra.LocalSqs;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.services.sqs.model.Message;

import static org.assertj.core.api.Assertions.assertThat;

/** Connection factories in a real server: defined, injected, pooled, seen from the queue. */
@ExtendWith({SendingIT.Endpoint.class, ArquillianExtension.class})
class SendingIT {
    private static final String APPLICATION = "application";
    private static final Duration START = Duration.ofSeconds(60);
    // Arquillian asks a static method for the application, which must name the port.
    private static final LocalSqs SQS = new LocalSqs();

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = APPLICATION, managed = false, testable = false)
    static WebArchive application() {
        return ShrinkWrap.create(WebArchive.class, "application.war")
                .addClasses(SendingBean.class, TransactedSender.class)
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
    }

    @AfterAll
    static void end() {
        SQS.close();
    }

    @Test
    void anApplicationSendsThroughFactoriesItDefines() throws Exception {
        SQS.create("asked");
        SQS.create("sent");
        SQS.send("asked", "by context", "by resource", "in a transaction", "two at once", "one after the other");

        deployer.deploy(APPLICATION);

        List<String> sent = new ArrayList<>();
        Eventually.await("all was sent", START, () -> {
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
        deployer.undeploy(APPLICATION);
    }

    /** Tells Arquillian's configuration, and so the server, where SQS is. */
    static final class Endpoint implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            System.setProperty("test.endpoint", SQS.endpoint());
        }
    }
}
