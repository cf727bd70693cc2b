package dev.osprey.bench.adapter;

import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.LogManager;

import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/** In-memory SQS as a program: prints its address and exits at the end of its standard input. */
final class QueueServer {
    private QueueServer() {}

    public static void main(String[] arguments) throws IOException {
        LogManager.getLogManager().getLogger("").setLevel(Level.WARNING);
        SQSRestServer server = SQSRestServerBuilder.withDynamicPort()
                .withInterface("localhost")
                .start();
        int port = server.waitUntilStarted().localAddress().getPort();
        System.out.println(QueueServerProcess.READY + "http://localhost:" + port);
        while (System.in.read() >= 0) {
            // Wait for the end.
        }
        server.stopAndWait();
    }
}
