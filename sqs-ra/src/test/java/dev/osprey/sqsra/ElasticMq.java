package dev.osprey.sqsra;

import java.util.Optional;

import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/** ElasticMQ in this JVM. */
final class ElasticMq implements SqsServer {
    private SQSRestServer server;
    private int port;

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public synchronized void start() {
        if (server == null) {
            server = (port == 0 ? SQSRestServerBuilder.withDynamicPort() : SQSRestServerBuilder.withPort(port))
                    .withInterface("localhost")
                    .start();
            port = server.waitUntilStarted().localAddress().getPort();
        }
    }

    @Override
    public synchronized void stop() {
        if (server != null) {
            server.stopAndWait();
            server = null;
        }
    }

    @Override
    public synchronized int port() {
        return port;
    }

    @Override
    public void close() {
        stop();
    }

    @Override
    public String toString() {
        return "ElasticMQ";
    }
}
