package dev.osprey.core.messages;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

import com.amazon.sqs.javamessaging.message.SQSTextMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UpcomingSendsTest {

    private static final String QUEUE = "osprey-replies-1";

    private final UpcomingSends sends = new UpcomingSends();

    @Test
    void aMessageThatIsAloneWaitsForNobody() throws Exception {
        begin(QUEUE, 1);

        assertThat(prepared().propertyExists("JMS_SQS_BatchSize")).isFalse();
    }

    @Test
    void aMessageWaitsForHalfOfThoseForItsQueue() throws Exception {
        begin(QUEUE, 8);
        begin("osprey-replies-2", 100);

        assertThat(prepared().getIntProperty("JMS_SQS_BatchSize")).isEqualTo(4);
    }

    @Test
    void aMessageDoesNotWaitForThoseThatHaveEnded() throws Exception {
        begin(QUEUE, 8);
        for (int sent = 0; sent < 7; sent++) {
            sends.end(QUEUE);
        }

        assertThat(prepared().propertyExists("JMS_SQS_BatchSize")).isFalse();
    }

    private void begin(String queue, int messages) {
        for (int message = 0; message < messages; message++) {
            sends.begin(queue);
        }
    }

    private Message prepared() throws JMSException {
        Message message = new SQSTextMessage("text");
        sends.prepare(message, QUEUE);
        return message;
    }
}
