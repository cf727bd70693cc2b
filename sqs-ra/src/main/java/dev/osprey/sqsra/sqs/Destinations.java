package dev.osprey.sqsra.sqs;

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
 * JMS destinations of Amazon's library for queues whose URL is known. The library creates them only through a session that
 * looks up the URL; here the client of that session returns the URL passed in the request, so SQS is not called.
 */
public final class Destinations {
    private static final Logger LOG = Logger.getLogger(Destinations.class.getName());
    // Reply queues are few, one for each node; the bound guards against senders that name a new one each time.
    private static final int MAX_CACHED = 1000;

    private final Map<String, Queue> known = new ConcurrentHashMap<>();

    /** The destination with this name and URL; makes no call. */
    public Queue queue(String name, String url) throws JMSException {
        Queue queue = known.get(url);
        if (queue == null || !queue.getQueueName().equals(name)) {
            queue = create(name, url);
            if (known.size() >= MAX_CACHED) {
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
            closeAsync(connection);
        }
    }

    /** The library's close can miss its own signal and then blocks for ten seconds: no delivery must wait for it. */
    private static void closeAsync(SQSConnection connection) {
        Thread thread = new Thread(
                () -> {
                    try {
                        connection.close();
                    } catch (JMSException e) {
                        LOG.log(Level.FINE, "Could not close a session of Amazon''s library: {0}", RootCause.of(e));
                    }
                },
                "sqs-ra session close");
        thread.setDaemon(true);
        thread.setContextClassLoader(Destinations.class.getClassLoader());
        thread.start();
    }

    /** Returns the URL that the request carries in the field of the owner's account. */
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
            // No resources.
        }
    }
}
