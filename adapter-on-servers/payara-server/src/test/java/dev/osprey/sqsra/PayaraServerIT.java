package dev.osprey.sqsra;

import java.io.File;
import java.net.URI;
import java.time.Duration;

import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** The adapter in an EAR on a full server, which starts and stops it with the application and configures it in the console. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PayaraServerIT {
    @Order(1)
    @RegisterExtension
    static final FreshDomain DOMAIN = new FreshDomain();

    @Order(2)
    @RegisterExtension
    static final ArquillianExtension ARQUILLIAN = new ArquillianExtension();

    private static final String APPLICATION = "application";
    private static final String ADAPTER = APPLICATION + "#sqs-ra";
    private static final String QUEUE = "work";
    private static final String DEAD = "work-dead";
    private static final String UNTRANSACTED = "slow";
    private static final int REDEPLOYMENTS = Boolean.getBoolean("osprey.thorough") ? 20 : 3;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final LocalSqs SQS = new LocalSqs();

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = APPLICATION, managed = false, testable = false)
    static EnterpriseArchive application() {
        JavaArchive beans = ShrinkWrap.create(JavaArchive.class, "beans.jar")
                .addClass(ObedientBean.class)
                .addAsManifestResource(new StringAsset(descriptor()), "ejb-jar.xml")
                .addAsManifestResource(new StringAsset(payaraDescriptor()), "glassfish-ejb-jar.xml");
        return ShrinkWrap.create(EnterpriseArchive.class, APPLICATION + ".ear")
                .addAsModule(new File(System.getProperty("test.adapter")), "sqs-ra.rar")
                .addAsModule(beans);
    }

    @AfterAll
    static void end() {
        SQS.close();
    }

    /** No bean has an endpoint: the queues appear only if the adapter's configuration takes effect. */
    @Test
    @Order(1)
    void readsRegionAndEndpointFromTheConsole() throws Exception {
        DOMAIN.administer(
                "create-resource-adapter-config",
                "--property",
                "region=" + LocalSqs.REGION + ":endpoint=" + SQS.endpoint().replace(":", "\\:"),
                ADAPTER);

        deployer.deploy(APPLICATION);

        Eventually.await(
                "the adapter created its queues", PATIENCE, () -> SQS.queues().size() == 3);
        assertThat(DOMAIN.administer("list-resource-adapter-configs", "--long=true"))
                .contains(ADAPTER, LocalSqs.REGION, SQS.endpoint());
    }

    @Test
    @Order(2)
    void deliversAndRedelivers() throws Exception {
        new DeployedBean(SQS, QUEUE, DEAD, PATIENCE).deliversAndRedelivers();
    }

    @Test
    @Order(3)
    void anUndeploymentDrainsAndLeaksNothing() throws Exception {
        SQS.send(UNTRANSACTED, "work slowly", "work slowly");
        Eventually.await("two beans work", PATIENCE, () -> SQS.invisible(UNTRANSACTED) == 2);

        deployer.undeploy(APPLICATION);

        // Nobody else reads the queue, so the adapter deleted what is gone before its undeployment ended.
        assertThat(SQS.isEmpty(UNTRANSACTED)).isTrue();
        assertNothingLeaked();
    }

    @Test
    @Order(4)
    void redeploymentsLeakNothing() throws Exception {
        for (int each = 0; each < REDEPLOYMENTS; each++) {
            deployer.deploy(APPLICATION);
            SQS.send(QUEUE, "work");
            Eventually.await("the message is deleted", PATIENCE, () -> SQS.isEmpty(QUEUE));
            deployer.undeploy(APPLICATION);
            assertNothingLeaked();
        }
    }

    private static void assertNothingLeaked() throws Exception {
        try (ServerJvm server = new ServerJvm(DOMAIN.server())) {
            assertThat(server.activations()).isEmpty();
            assertThat(server.threads("sqs-ra ")).isEmpty();
            int port = URI.create(SQS.endpoint()).getPort();
            Eventually.await("no connection to SQS", () -> ServerSockets.to(port, DOMAIN.server()) == 0);
        }
    }

    private static String descriptor() {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <ejb-jar xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0">
                    <enterprise-beans>%s%s</enterprise-beans>
                    <assembly-descriptor>
                        <container-transaction>
                            <method><ejb-name>Untransacted</ejb-name><method-name>*</method-name></method>
                            <trans-attribute>NotSupported</trans-attribute>
                        </container-transaction>
                    </assembly-descriptor>
                </ejb-jar>
                """.formatted(
                        bean(
                                "Transacted",
                                property("destination", QUEUE)
                                        + property("deadLetterQueue", DEAD)
                                        + property("maxReceiveCount", "2")),
                        bean("Untransacted", property("destination", UNTRANSACTED)));
    }

    private static String bean(String name, String properties) {
        return """
                <message-driven>
                    <ejb-name>%s</ejb-name>
                    <ejb-class>%s</ejb-class>
                    <messaging-type>jakarta.jms.MessageListener</messaging-type>
                    <transaction-type>Container</transaction-type>
                    <activation-config>%s%s</activation-config>
                </message-driven>
                """.formatted(
                name,
                ObedientBean.class.getName(),
                properties,
                // Short enough that an undeployment does not abort the poll, which could then receive the next message.
                property("createQueues", "true") + property("waitTimeSeconds", "2"));
    }

    private static String payaraDescriptor() {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE glassfish-ejb-jar PUBLIC "-//GlassFish.org//DTD GlassFish Application Server 3.1 EJB 3.1//EN"
                    "http://glassfish.org/dtds/glassfish-ejb-jar_3_1-1.dtd">
                <glassfish-ejb-jar>
                    <enterprise-beans>%s%s</enterprise-beans>
                </glassfish-ejb-jar>
                """.formatted(resourceAdapter("Transacted"), resourceAdapter("Untransacted"));
    }

    private static String resourceAdapter(String bean) {
        return "<ejb><ejb-name>" + bean + "</ejb-name><mdb-resource-adapter><resource-adapter-mid>" + ADAPTER
                + "</resource-adapter-mid></mdb-resource-adapter></ejb>";
    }

    private static String property(String name, String value) {
        return "<activation-config-property><activation-config-property-name>" + name
                + "</activation-config-property-name><activation-config-property-value>" + value
                + "</activation-config-property-value></activation-config-property>";
    }
}
