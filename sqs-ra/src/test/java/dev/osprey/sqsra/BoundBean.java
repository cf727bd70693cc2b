package dev.osprey.sqsra;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import jakarta.jms.MessageListener;

/** A message-driven bean that its deployment descriptors bind to the adapter. */
record BoundBean(Class<? extends MessageListener> type, Map<String, String> properties) {
    BoundBean {
        properties = Map.copyOf(properties);
    }

    /** A bean on a queue of the test's SQS; its polls are short, since a stop of the server waits for the last one. */
    static BoundBean of(Class<? extends MessageListener> type, LocalSqs sqs, String destination) {
        return new BoundBean(
                type,
                Map.of(
                        "destination",
                        destination,
                        "endpoint",
                        sqs.endpoint(),
                        "region",
                        LocalSqs.REGION,
                        "waitTimeSeconds",
                        "2"));
    }

    BoundBean with(String property, String value) {
        Map<String, String> more = new TreeMap<>(properties);
        more.put(property, value);
        return new BoundBean(type, more);
    }

    String name() {
        return type.getSimpleName();
    }

    /** {@code ejb-jar.xml}, the same for every server. */
    String ejbJar() {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <ejb-jar xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0">
                    <enterprise-beans>
                        <message-driven>
                            <ejb-name>%s</ejb-name>
                            <ejb-class>%s</ejb-class>
                            <messaging-type>jakarta.jms.MessageListener</messaging-type>
                            <transaction-type>Container</transaction-type>
                            <activation-config>%s</activation-config>
                        </message-driven>
                    </enterprise-beans>
                </ejb-jar>
                """.formatted(
                        name(),
                        type.getName(),
                        properties.entrySet().stream().map(BoundBean::property).collect(Collectors.joining()));
    }

    /** {@code glassfish-ejb-jar.xml}: Payara reads the resourceAdapter property only from annotations. */
    String glassfishEjbJar(String adapter, int poolSize) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE glassfish-ejb-jar PUBLIC "-//GlassFish.org//DTD GlassFish Application Server 3.1 EJB 3.1//EN"
                    "http://glassfish.org/dtds/glassfish-ejb-jar_3_1-1.dtd">
                <glassfish-ejb-jar>
                    <enterprise-beans>
                        <ejb>
                            <ejb-name>%s</ejb-name>
                            <bean-pool>
                                <max-pool-size>%d</max-pool-size>
                            </bean-pool>
                            <mdb-resource-adapter>
                                <resource-adapter-mid>%s</resource-adapter-mid>
                            </mdb-resource-adapter>
                        </ejb>
                    </enterprise-beans>
                </glassfish-ejb-jar>
                """.formatted(name(), poolSize, adapter);
    }

    private static String property(Map.Entry<String, String> property) {
        return "<activation-config-property><activation-config-property-name>" + property.getKey()
                + "</activation-config-property-name><activation-config-property-value>" + property.getValue()
                + "</activation-config-property-value></activation-config-property>";
    }
}
