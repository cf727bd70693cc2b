package dev.osprey.sqsra;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;

/** The JVM of a server, through JMX. */
public final class ServerJvm implements AutoCloseable {

    private final JMXConnector connector;
    private final MBeanServerConnection beans;

    public ServerJvm(ProcessHandle process) throws IOException, AttachNotSupportedException {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
        try {
            connector = JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
        } finally {
            machine.detach();
        }
        beans = connector.getMBeanServerConnection();
    }

    /** The adapter's MBeans, one for each message-driven bean. */
    public Set<ObjectName> activations() throws IOException, JMException {
        return named("dev.osprey.sqsra:type=Activation,*");
    }

    /** The MBeans whose names match this pattern. */
    public Set<ObjectName> named(String pattern) throws IOException, JMException {
        return beans.queryNames(new ObjectName(pattern), null);
    }

    public Object attribute(ObjectName bean, String name) throws IOException, JMException {
        return beans.getAttribute(bean, name);
    }

    /** @throws RuntimeMBeanException when the bean refuses the value */
    public void setAttribute(ObjectName bean, String name, Object value) throws IOException, JMException {
        beans.setAttribute(bean, new Attribute(name, value));
    }

    /** Names of the live threads with this prefix. */
    public List<String> threads(String prefix) throws IOException {
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(beans, ThreadMXBean.class);
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith(prefix))
                .map(ThreadInfo::getThreadName)
                .toList();
    }

    /** Number of live instances of a class, after a garbage collection. */
    public long instances(String className) throws IOException, JMException {
        String histogram = (String) beans.invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
        return histogram
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length > 3 && columns[3].equals(className))
                .mapToLong(columns -> Long.parseLong(columns[1]))
                .sum();
    }

    /** Metaspace in use, in bytes. */
    public long metaspace() throws IOException {
        return ManagementFactory.getPlatformMXBeans(beans, MemoryPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .mapToLong(pool -> pool.getUsage().getUsed())
                .sum();
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
