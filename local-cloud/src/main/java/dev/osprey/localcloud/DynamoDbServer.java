package dev.osprey.localcloud;

import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * DynamoDB Local in an embedded Jetty, because its own launcher listens on every address and sends usage data to Amazon.
 *
 * <p>It is loaded by reflection: its licence forbids compiling it into a program.
 */
final class DynamoDbServer implements CloudServer {

    private static final Logger LOG = Logger.getLogger(DynamoDbServer.class.getName());
    private static final String PACKAGE = "com.amazonaws.services.dynamodbv2.local.server.";

    private final Server server;
    private final Object requests;
    private final URI endpoint;

    private DynamoDbServer(Server server, Object requests, URI endpoint) {
        this.server = server;
        this.requests = requests;
        this.endpoint = endpoint;
    }

    /**
     * @param folder the folder of its database file
     * @param port 0 for any free port
     */
    static DynamoDbServer start(Path folder, int port) throws Exception {
        Object requests = newInstance(
                "LocalDynamoDBRequestHandler",
                new Class<?>[] {int.class, boolean.class, String.class, boolean.class, boolean.class},
                // One database for all callers, whatever their credentials and region.
                new Object[] {0, false, folder.toString(), true, false});
        Handler handler = (Handler) newInstance(
                "LocalDynamoDBServerHandler",
                new Class<?>[] {Class.forName(PACKAGE + "DynamoDBRequestHandler"), String.class},
                new Object[] {requests, null});

        QueuedThreadPool threads = new QueuedThreadPool(64, 4);
        threads.setName("dynamodb");
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost(Loopback.HOST);
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(handler);
        server.setStopTimeout(0);
        server.start();
        return new DynamoDbServer(server, requests, Loopback.endpoint(connector.getLocalPort()));
    }

    private static Object newInstance(String name, Class<?>[] types, Object[] values) throws Exception {
        try {
            return Class.forName(PACKAGE + name).getConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    @Override
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        try {
            server.stop();
            requests.getClass().getMethod("shutdown").invoke(requests);
        } catch (Exception e) {
            LOG.log(Level.WARNING, "dynamodb did not shut down cleanly: {0}", e.toString());
        }
    }
}
