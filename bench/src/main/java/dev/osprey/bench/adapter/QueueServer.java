package dev.osprey.bench.adapter;

import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.LogManager;

import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/** SQS in memory as a program: prints its address, and ends when its standard input does. */
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
            // Nothing is expected but the end.
        }
        server.stopAndWait();
    }
}
