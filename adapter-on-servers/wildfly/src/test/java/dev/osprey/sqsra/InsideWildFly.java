package dev.osprey.sqsra;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;

import org.jboss.as.arquillian.container.MBeanServerConnectionProvider;

/** The adapter in a running WildFly, observed through JMX. */
final class InsideWildFly implements AutoCloseable {
    private final MBeanServerConnectionProvider provider;
    private final MBeanServerConnection connection;
    private final ThreadMXBean threads;

    InsideWildFly(int managementPort) throws IOException {
        provider = new MBeanServerConnectionProvider(InetAddress.getLoopbackAddress(), managementPort);
        connection = provider.getConnection();
        threads = ManagementFactory.newPlatformMXBeanProxy(
                connection, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
    }

    Set<ObjectName> activations() {
        try {
            return connection.queryNames(new ObjectName("dev.osprey.sqsra:type=Activation,*"), null);
        } catch (IOException | JMException e) {
            throw new IllegalStateException(e);
        }
    }

    List<String> threadsOfActivations() {
        return threads(InsideWildFly::isOfActivation);
    }

    /** Threads of the activations, and threads of the container that execute the adapter's code. */
    List<String> threadsInAdapter() {
        return threads(thread -> isOfActivation(thread) || runs(thread, "dev.osprey.sqsra."));
    }

    /** Threads that execute the code of a class. */
    List<String> threadsIn(Class<?> type) {
        return threads(thread -> runs(thread, type.getName()));
    }

    @Override
    public void close() throws IOException {
        provider.close();
    }

    private List<String> threads(Predicate<ThreadInfo> wanted) {
        return Arrays.stream(threads.dumpAllThreads(false, false))
                .filter(wanted)
                .map(ThreadInfo::getThreadName)
                .toList();
    }

    private static boolean runs(ThreadInfo thread, String classNamePrefix) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().startsWith(classNamePrefix));
    }

    private static boolean isOfActivation(ThreadInfo thread) {
        return thread.getThreadName().startsWith("sqs-ra ");
    }
}
