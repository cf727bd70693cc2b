package dev.osprey.sqsra.outbound;

import java.util.Map;
import java.util.Set;
import javax.security.auth.Subject;

import jakarta.jms.IllegalStateException;
import jakarta.jms.IllegalStateRuntimeException;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.Session;
import jakarta.resource.ResourceException;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.security.PasswordCredential;

import dev.osprey.sqsra.LocalSqs;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The connector contract and the life cycle of connections, sessions and producers; without a call to SQS. */
@Timeout(60)
class HandlesTest {
    private static final String ENDPOINT = "http://localhost:1";
    // A URL is not looked up, so no test calls SQS.
    private static final String QUEUE = ENDPOINT + "/000000000000/orders";

    private final SqsManagedConnectionFactory managed = new SqsManagedConnectionFactory();
    private final TestPool pool = new TestPool(4);
    private SqsConnectionFactory factory;

    @BeforeEach
    void connect() throws ResourceException {
        managed.setEndpoint(ENDPOINT);
        managed.setRegion(LocalSqs.REGION);
        factory = (SqsConnectionFactory) managed.createConnectionFactory(pool);
    }

    @AfterEach
    void end() {
        pool.close();
    }

    @Test
    void closingTwiceReturnsTheConnectionOnce() throws Exception {
        QueueConnection first = factory.createConnection();
        first.close();
        QueueConnection second = factory.createConnection();
        first.close();

        assertThat(pool.inUse()).hasSize(1);
        second.createSession().createTextMessage("still usable");
    }

    @Test
    void anOldHandleIsUnusableOnceTheConnectionIsReused() throws Exception {
        QueueConnection first = factory.createConnection();
        Session session = first.createSession();
        first.close();
        factory.createConnection();

        assertThat(pool.created()).isEqualTo(1);
        closed(() -> session.createQueue(QUEUE), "The connection is closed.");
    }

    @Test
    void cleanupClosesHandles() throws Exception {
        QueueConnection connection = factory.createConnection();
        pool.inUse().get(0).cleanup();

        closed(connection::createSession, "The connection is closed.");
    }

    @Test
    void aDestroyedConnectionIsNotMatched() throws Exception {
        ManagedConnection one = managed.createManagedConnection(null, null);
        ManagedConnection ofAKey = managed.createManagedConnection(null, new AccessKey("AKIA", "secret"));

        assertThat(managed.matchManagedConnections(Set.of(one, ofAKey), null, null))
                .isSameAs(one);
        assertThat(managed.matchManagedConnections(Set.of(one, ofAKey), null, new AccessKey("AKIA", "secret")))
                .isSameAs(ofAKey);
        assertThat(managed.matchManagedConnections(Set.of(one, ofAKey), null, new AccessKey("AKIA", "other")))
                .isNull();
        assertThat(new SqsManagedConnectionFactory().matchManagedConnections(Set.of(one, ofAKey), null, null))
                .isNull();
        one.destroy();
        assertThat(managed.matchManagedConnections(Set.of(one, ofAKey), null, null))
                .isNull();
        ofAKey.destroy();
    }

    @Test
    void containerCredentialsTakePrecedence() throws Exception {
        PasswordCredential credential = new PasswordCredential("AKIA-CONTAINER", "secret".toCharArray());
        credential.setManagedConnectionFactory(managed);
        Subject subject = new Subject();
        subject.getPrivateCredentials().add(credential);

        ManagedConnection connection =
                managed.createManagedConnection(subject, new AccessKey("AKIA-APPLICATION", "secret"));

        assertThat(connection.getMetaData().getUserName()).isEqualTo("AKIA-CONTAINER");
        assertThat(connection.getMetaData().getEISProductName()).isEqualTo("Amazon SQS");
        connection.destroy();
    }

    @Test
    void anAccessKeyNeverShowsItsSecret() {
        assertThat(new AccessKey("AKIA", "very secret")).hasToString("AccessKey[AKIA]");
    }

    @Test
    void factoriesWithEqualPropertiesAreEqual() {
        SqsManagedConnectionFactory same = new SqsManagedConnectionFactory();
        same.setEndpoint(ENDPOINT);
        same.setRegion(LocalSqs.REGION);

        assertThat(same).isEqualTo(managed).hasSameHashCodeAs(managed);
        same.setCallTimeoutSeconds("30");
        assertThat(same).isNotEqualTo(managed);
    }

    @Test
    void aConnectionHasOneSessionAtATime() throws Exception {
        QueueConnection connection = factory.createConnection();
        Session first = connection.createSession();

        assertThatExceptionOfType(JMSException.class).isThrownBy(connection::createSession);
        first.close();
        connection.createSession().createTextMessage("one");
    }

    @Test
    void aContextThrowsWithTheSameMessages() {
        try (JMSContext context = factory.createContext()) {
            Queue queue = context.createQueue(QUEUE);
            assertThatThrownBy(() -> context.createConsumer(queue))
                    .hasMessage(
                            "An SQS connection factory can only send: receive messages with a message-driven bean.");
            assertThatExceptionOfType(MessageFormatRuntimeException.class)
                    .isThrownBy(() -> context.createProducer().send(queue, Map.of("one", 1)))
                    .withMessage("SQS does not support map messages: use a text, bytes or object message.");
            assertThatExceptionOfType(IllegalStateRuntimeException.class).isThrownBy(context::commit);
        }
    }

    @Test
    void reportsAnInvalidPropertyWhenTheFactoryIsCreated() {
        managed.setEndpoint("${MPCONFIG=orders.endpoint}");
        rejectedWith("Connection factory property endpoint is the unresolved placeholder ${MPCONFIG=orders.endpoint}"
                + ": set the setting that it names, or give it a default.");
        managed.setEndpoint("localhost:9324");
        rejectedWith("Connection factory property endpoint must be an http or https URL, not \"localhost:9324\".");
        managed.setEndpoint("");
        managed.setSignRequests("maybe");
        rejectedWith("Connection factory property signRequests must be true or false, not \"maybe\".");
        managed.setSignRequests("false");
        managed.setCallTimeoutSeconds("0");
        rejectedWith("Connection factory property callTimeoutSeconds must be a whole number from 1 to 900, not \"0\".");
        managed.setCallTimeoutSeconds("4");
        rejectedWith("Connection factory property callTimeoutSeconds must not be below attemptTimeoutSeconds.");
    }

    private void rejectedWith(String message) {
        assertThatExceptionOfType(ResourceException.class)
                .isThrownBy(() -> managed.createConnectionFactory(pool))
                .withMessage(message);
    }

    private static void closed(ThrowingCallable use, String message) {
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(use).withMessage(message);
    }
}
