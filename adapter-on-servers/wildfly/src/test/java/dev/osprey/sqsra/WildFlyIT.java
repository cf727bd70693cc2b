package dev.osprey.sqsra;

import java.io.File;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jboss.arquillian.container.test.api.ContainerController;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.ResourceAdapterArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** The adapter's archive in a server with another implementation of Jakarta Connectors, observed from the queue. */
@ExtendWith(ArquillianExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WildFlyIT {
    private static final String SERVER = "wildfly";
    private static final String ADAPTER = "adapter";
    private static final String APPLICATION = "application";
    private static final String ENTERPRISE = "enterprise";
    private static final String QUEUE = "work";
    private static final String DEAD = "work-dead";
    private static final int ROUNDS = Boolean.getBoolean("osprey.thorough") ? 2 : 1;
    private static final Duration START = Duration.ofSeconds(60);
    // Arquillian calls a static method for the application, which must contain the port.
    private static final LocalSqs SQS = new LocalSqs();

    private final Deque<String> deployed = new ArrayDeque<>();

    @ArquillianResource
    private ContainerController server;

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = ADAPTER, managed = false, testable = false)
    @TargetsContainer(SERVER)
    static ResourceAdapterArchive adapter() {
        return ShrinkWrap.create(ZipImporter.class, "sqs-ra.rar")
                .importFrom(new File(System.getProperty("test.adapter")))
                .as(ResourceAdapterArchive.class);
    }

    @Deployment(name = APPLICATION, managed = false, testable = false)
    @TargetsContainer(SERVER)
    static WebArchive application() {
        return ShrinkWrap.create(WebArchive.class, "application.war")
                .addClass(ObedientBean.class)
                .addAsWebInfResource(new StringAsset(bean().ejbJar()), "ejb-jar.xml")
                .addAsWebInfResource(new StringAsset(jbossEjb3("sqs-ra.rar")), "jboss-ejb3.xml");
    }

    @Deployment(name = ENTERPRISE, managed = false, testable = false)
    @TargetsContainer(SERVER)
    static EnterpriseArchive enterprise() {
        JavaArchive beans = ShrinkWrap.create(JavaArchive.class, "beans.jar")
                .addClass(ObedientBean.class)
                .addAsManifestResource(new StringAsset(bean().ejbJar()), "ejb-jar.xml")
                .addAsManifestResource(new StringAsset(jbossEjb3("enterprise.ear#sqs-ra.rar")), "jboss-ejb3.xml");
        return ShrinkWrap.create(EnterpriseArchive.class, "enterprise.ear")
                .addAsModule(adapter())
                .addAsModule(beans);
    }

    @BeforeEach
    void start() {
        if (!server.isStarted(SERVER)) {
            server.start(SERVER);
        }
    }

    @AfterEach
    void cleanUp() {
        while (server.isStarted(SERVER) && !deployed.isEmpty()) {
            undeploy(deployed.getFirst());
        }
        SQS.queues().forEach(url -> SQS.client().deleteQueue(r -> r.queueUrl(url)));
    }

    @AfterAll
    static void end() {
        SQS.close();
    }

    @Test
    void deliversRedeliversAndDrainsOnUndeployment() throws Exception {
        deploy(ADAPTER);
        deploy(APPLICATION);

        deliversRedeliversAndDrains(APPLICATION);
    }

    @Test
    void deliversRedeliversAndDrainsInAnEar() throws Exception {
        deploy(ENTERPRISE);

        deliversRedeliversAndDrains(ENTERPRISE);
    }

    @Test
    void redeploymentsOfAdapterAndApplicationLeakNothing() throws Exception {
        try (InsideWildFly inside = new InsideWildFly(Integer.getInteger("test.management.port"))) {
            for (int round = 1; round <= ROUNDS; round++) {
                deploy(ADAPTER);
                for (int again = 1; again <= 2; again++) {
                    deploy(APPLICATION);
                    awaitQueues();
                    SQS.send(QUEUE, "work", "throw once");
                    Eventually.await("both are deleted", START, () -> SQS.isEmpty(QUEUE));
                    assertThat(inside.activations()).hasSize(1);
                    assertThat(inside.threadsOfActivations()).isNotEmpty();

                    undeploy(APPLICATION);

                    assertThat(inside.activations()).isEmpty();
                    Eventually.await(
                            "its threads have ended",
                            () -> inside.threadsOfActivations().isEmpty());
                }
                undeploy(ADAPTER);
                Eventually.await(
                        "no thread is in the adapter",
                        () -> inside.threadsInAdapter().isEmpty());
            }
        }
    }

    // Last, so that the server starts once.
    @Test
    @Order(Integer.MAX_VALUE)
    void drainsWhenTheServerStops() throws Exception {
        deploy(ADAPTER);
        deploy(APPLICATION);
        awaitQueues();
        SQS.send(QUEUE, "work slowly", "work slowly");
        try (InsideWildFly inside = new InsideWildFly(Integer.getInteger("test.management.port"))) {
            Eventually.await(
                    "two beans work",
                    START,
                    () -> inside.threadsIn(ObedientBean.class).size() == 2);
        }

        server.stop(SERVER);

        assertThat(SQS.isEmpty(QUEUE)).isTrue();
        assertThat(SQS.isEmpty(DEAD)).isTrue();
    }

    private void deliversRedeliversAndDrains(String application) throws InterruptedException {
        awaitQueues();

        new DeployedBean(SQS, QUEUE, DEAD, START).deliversAndRedelivers();

        SQS.send(QUEUE, "work slowly", "work slowly");
        Eventually.await("two beans work", START, () -> SQS.invisible(QUEUE) == 2);
        undeploy(application);

        // Nobody else reads the queue, so the adapter deleted what is gone.
        assertThat(SQS.isEmpty(QUEUE)).isTrue();
        assertThat(SQS.visible(DEAD) + SQS.invisible(DEAD)).isEqualTo(2);
    }

    private void deploy(String name) {
        deployer.deploy(name);
        deployed.push(name);
    }

    private void undeploy(String name) {
        deployed.remove(name);
        deployer.undeploy(name);
    }

    private static void awaitQueues() throws InterruptedException {
        Eventually.await(
                "the adapter created its queues", START, () -> SQS.queues().size() == 2);
    }

    private static BoundBean bean() {
        return BoundBean.of(ObedientBean.class, SQS, QUEUE)
                // For Payara; the same bean must run here.
                .with("resourceAdapter", "sqs-ra")
                .with("maxSessions", "4")
                .with("createQueues", "true")
                .with("deadLetterQueue", DEAD)
                .with("maxReceiveCount", "2");
    }

    /** The adapter's name, which WildFly takes from here or from an annotation of its own. */
    private static String jbossEjb3(String adapter) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <jboss:ejb-jar xmlns:jboss="http://www.jboss.com/xml/ns/javaee"
                               xmlns="http://java.sun.com/xml/ns/javaee"
                               xmlns:mdb="urn:resource-adapter-binding"
                               version="3.1" impl-version="2.0">
                    <assembly-descriptor>
                        <mdb:resource-adapter-binding>
                            <ejb-name>%s</ejb-name>
                            <mdb:resource-adapter-name>%s</mdb:resource-adapter-name>
                        </mdb:resource-adapter-binding>
                    </assembly-descriptor>
                </jboss:ejb-jar>
                """.formatted(bean().name(), adapter);
    }
}
