package dev.osprey.sqsra.inbound;

import java.net.URI;
import java.time.Duration;

import jakarta.resource.spi.InvalidPropertyException;

import dev.osprey.sqsra.SqsResourceAdapter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SqsActivationSpecTest {
    private final SqsActivationSpec spec = new SqsActivationSpec();

    SqsActivationSpecTest() {
        spec.setDestination("requests");
    }

    @Test
    void aDestinationIsSufficient() throws InvalidPropertyException {
        ActivationSettings settings = spec.settings();

        assertThat(settings.queueName()).isEqualTo("requests");
        assertThat(settings.maxSessions()).isEqualTo(8);
        assertThat(settings.waitTime()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.visibilityTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.service().endpoint()).isEmpty();
        assertThat(settings.service().region()).isEmpty();
        assertThat(settings.createQueues()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "2, 8", "32, 128", "96, 128"})
    void sessionsFollowTheProcessors(int processors, int sessions) throws InvalidPropertyException {
        SqsActivationSpec ofMachine = new SqsActivationSpec(processors);
        ofMachine.setDestination("requests");
        ofMachine.setMaxSessions("auto");

        assertThat(ofMachine.settings().maxSessions()).isEqualTo(sessions);
    }

    @Test
    void anEmptyEndpointMeansTheDefault() throws InvalidPropertyException {
        spec.setEndpoint("  ");

        assertThat(spec.settings().service().endpoint()).isEmpty();
    }

    @Test
    void theAdapterSuppliesWhatTheBeanOmits() throws InvalidPropertyException {
        SqsResourceAdapter adapter = new SqsResourceAdapter();
        adapter.setRegion("eu-west-1");
        adapter.setEndpoint("http://localhost:9324");
        spec.setResourceAdapter(adapter);
        spec.setRegion("us-east-2");

        assertThat(spec.settings().service().region()).contains("us-east-2");
        assertThat(spec.settings().service().endpoint()).contains(URI.create("http://localhost:9324"));
    }

    @Test
    void aMessageOfAFifoQueueIsDeletedAtOnce() throws InvalidPropertyException {
        spec.setDeleteDelayMillis("100");
        assertThat(spec.settings().deleteDelay()).isEqualTo(Duration.ofMillis(100));

        spec.setDestination("orders.fifo");
        assertThat(spec.settings().deleteDelay()).isZero();
    }

    @Test
    void aQueueUrlIsADestination() throws InvalidPropertyException {
        spec.setDestination("https://sqs.eu-west-1.amazonaws.com/123456789012/orders.fifo");

        assertThat(spec.settings().destinationIsUrl()).isTrue();
        assertThat(spec.settings().queueName()).isEqualTo("orders.fifo");
    }

    @Test
    void reportsAnUnresolvedPlaceholder() {
        spec.setMaxSessions("${MPCONFIG=osprey.worker.sessions}");

        rejectedWith("Activation property maxSessions is the unresolved placeholder ${MPCONFIG=osprey.worker.sessions}"
                + ": set the setting that it names, or give it a default.");
    }

    @Test
    void reportsAMissingDestination() {
        spec.setDestination("");

        rejectedWith("Activation property destination must be set: the name or the URL of the queue.");
    }

    @Test
    void rejectsANumberOutOfRange() {
        spec.setWaitTimeSeconds("21");

        rejectedWith("Activation property waitTimeSeconds must be a whole number from 0 to 20, not \"21\".");
    }

    @Test
    void rejectsTextInPlaceOfANumber() {
        spec.setMaxSessions("many");

        rejectedWith("Activation property maxSessions must be auto or a whole number from 1 to 1000, not \"many\".");
    }

    @Test
    void rejectsATopic() {
        spec.setDestinationType("jakarta.jms.Topic");

        rejectedWith("Activation property destinationType must be jakarta.jms.Queue, not \"jakarta.jms.Topic\".");
    }

    @Test
    void rejectsAnythingButTrueAndFalseForSigning() {
        spec.setSignRequests("maybe");

        rejectedWith("Activation property signRequests must be true or false, not \"maybe\".");
    }

    @Test
    void rejectsAMalformedEndpoint() {
        spec.setEndpoint("localhost:9324");

        rejectedWith("Activation property endpoint must be an http or https URL, not \"localhost:9324\".");
    }

    @Test
    void rejectsAStandardDeadLetterQueueForAFifoQueue() {
        spec.setDestination("orders.fifo");
        spec.setDeadLetterQueue("orders-dead");

        rejectedWith("Activation property deadLetterQueue must be a FIFO queue exactly when destination is one.");
    }

    private void rejectedWith(String message) {
        assertThatExceptionOfType(InvalidPropertyException.class)
                .isThrownBy(spec::validate)
                .withMessage(message);
    }
}
