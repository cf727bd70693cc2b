package dev.osprey.sqsra;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.Session;

import com.amazon.sqs.javamessaging.ProviderConfiguration;
import com.amazon.sqs.javamessaging.SQSConnection;
import com.amazon.sqs.javamessaging.SQSConnectionFactory;
import com.amazon.sqs.javamessaging.SQSSession;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;

/**
 * The library's queue objects for queues whose URL is known. The library makes them only through a session that asks SQS
 * for the URL; here the session's client answers from the question itself, so no call is made.
 */
public final class Destinations {
    private static final Logger LOG = Logger.getLogger(Destinations.class.getName());
    // Reply queues are few (one a node); the bound is against senders that name a new one each time.
    private static final int MOST_KEPT = 1000;

    private final Map<String, Queue> known = new ConcurrentHashMap<>();

    /** The queue object with this name and URL; makes no call. */
    public Queue queue(String name, String url) throws JMSException {
        Queue queue = known.get(url);
        if (queue == null || !queue.getQueueName().equals(name)) {
            queue = create(name, url);
            if (known.size() >= MOST_KEPT) {
                known.clear();
            }
            known.put(url, queue);
        }
        return queue;
    }

    private static Queue create(String name, String url) throws JMSException {
        SQSConnection connection =
                new SQSConnectionFactory(new ProviderConfiguration(), new EchoingClient()).createConnection();
        try {
            SQSSession session = (SQSSession) connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            return session.createQueue(name, url);
        } finally {
            closeAside(connection);
        }
    }

    /** The library's close can miss its own signal and then waits ten seconds: no delivery must wait with it. */
    private static void closeAside(SQSConnection connection) {
        Thread thread = new Thread(
                () -> {
                    try {
                        connection.close();
                    } catch (JMSException e) {
                        LOG.log(Level.FINE, "A session of the library did not close: {0}", Problem.of(e));
                    }
                },
                "sqs-ra end of a session");
        thread.setDaemon(true);
        thread.setContextClassLoader(Destinations.class.getClassLoader());
        thread.start();
    }

    /** Takes the URL in the place of the owner's account and gives it back. */
    private static final class EchoingClient implements SqsClient {
        @Override
        public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
            return GetQueueUrlResponse.builder()
                    .queueUrl(request.queueOwnerAWSAccountId())
                    .build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
