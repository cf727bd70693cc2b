package dev.osprey.endtoend;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;

import jakarta.json.JsonObject;

import dev.osprey.core.time.Await;
import dev.osprey.endtoend.Samples.Sample;
import dev.osprey.sqsra.FreePorts;
import dev.osprey.sqsra.ServerJvm;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Both tiers and the adapter as one application on a full Payara Server, administered by {@code asadmin}. */
@Order(2)
@Timeout(1200)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PayaraServerIT {

    private static final Logger LOG = Logger.getLogger(PayaraServerIT.class.getName());
    private static final String SERVER = "com.sun.enterprise.glassfish.bootstrap.ASMain";
    private static final String APPLICATION_LOADER = "org.glassfish.javaee.full.deployment.EarLibClassLoader";
    private static final String SCALER = "dev.osprey.scaler:*";
    private static final int REDEPLOYMENTS = Thorough.choose(5, 3);

    /** Former applications that the server's own threads may hold at a time; fewer than the redeployments. */
    private static final int STILL_HELD = 2;

    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    @TempDir
    private static Path data;

    private static int adminPort;
    private static OspreyProcess osprey;
    private static Client client;
    private static long loadersBefore;

    @BeforeAll
    static void start() throws Exception {
        adminPort = FreePorts.one();
        osprey = OspreyProcess.startOnServer(data, adminPort, "--bind", "0.0.0.0");
        client = new Client(osprey);
    }

    @AfterAll
    static void stop() {
        if (osprey != null) {
            osprey.close();
        }
    }

    @Test
    @Order(1)
    void aHundredConcurrentUploadsEachGetTheirOwnAnswer() throws Exception {
        List<Sample> samples = Samples.all();

        List<JsonObject> answers = client.classifyAll(16, samples);

        assertThat(answers)
                .extracting(answer -> answer.getString("fileName"))
                .containsExactlyElementsOf(samples.stream().map(Sample::name).toList());
        assertThat(answers)
                .extracting(answer -> answer.getString("label"))
                .containsExactlyElementsOf(
                        samples.stream().map(Sample::prediction).toList());
    }

    @Test
    @Order(2)
    void theFleetIsTheWorkerInTheServer() throws Exception {
        JsonObject fleet = client.json("/api/fleet");

        assertThat(fleet.getString("policy")).isEqualTo("none");
        assertThat(fleet.getJsonArray("workers").getValuesAs(JsonObject.class)).hasSize(1);
        assertThat(client.get("/health/ready").statusCode()).isEqualTo(200);
        // The local cloud and the server.
        assertThat(osprey.processTree())
                .filteredOn(process -> process.info().command().orElse("").endsWith("/java"))
                .hasSize(2);
    }

    @Test
    @Order(3)
    void theAdminConsoleIsReachableOnlyFromThisMachine() throws Exception {
        assertThat(client.status(URI.create("http://127.0.0.1:" + adminPort + "/")))
                .isBetween(200, 399);
        for (InetAddress address : ownAddresses()) {
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(address, adminPort));
            connect(address, osprey.uri("/").getPort());
        }
    }

    @Test
    @Order(4)
    void aSettingOfTheServerTakesEffectWithTheNextDeployment() throws Exception {
        try (ServerJvm server = new ServerJvm(osprey.process(SERVER))) {
            loadersBefore = server.instances(APPLICATION_LOADER);
        }
        // Else the server caches a setting's value for a minute.
        asadmin("set-config-cache", "--duration", "1");
        asadmin("set-config-property", "--source=domain", "--propertyName=osprey.worker.sessions", "--propertyValue=3");

        assertThat(asadmin("get-config-property", "--propertyName=osprey.worker.sessions"))
                .contains("3");
        redeployUntilWorkerHasThreeSessions();
        isClassified(Samples.all().get(0));
    }

    @Test
    @Order(5)
    void redeploymentsLeaveNoThreadsBeansOrClassesOfFormerApplicationsBehind() throws Exception {
        try (ServerJvm server = new ServerJvm(osprey.process(SERVER))) {
            long metaspaceBefore = server.metaspace();
            // The setting's test has redeployed already.
            for (int each = 1; each < REDEPLOYMENTS; each++) {
                redeploy();
                isClassified(Samples.all().get(each));

                assertThat(server.activations()).hasSize(2);
                assertThat(server.named(SCALER)).hasSize(1);
                assertThat(server.threads("sqs-ra ")).isNotEmpty().doesNotHaveDuplicates();
                assertThat(server.threads("idle-connection-reaper")).hasSizeLessThanOrEqualTo(1);
                assertThat(server.threads("java-sdk-http-connection-reaper")).hasSizeLessThanOrEqualTo(1);
            }
            long metaspaceAfter = server.metaspace();
            LOG.info(() -> "%d redeployments: metaspace %d kB before, %d kB after"
                    .formatted(REDEPLOYMENTS, metaspaceBefore / 1024, metaspaceAfter / 1024));
            // The server's idle threads and caches release an application a while after it is gone.
            Await.until(
                    "former applications are garbage",
                    TIMEOUT,
                    () -> server.instances(APPLICATION_LOADER) <= loadersBefore + STILL_HELD);
        }
    }

    @Test
    @Order(6)
    void ctrlCStopsEveryProcessAndTheNextRunStartsTheDeployedApplication() throws Exception {
        List<ProcessHandle> processes = osprey.processTree();

        osprey.signal("INT");

        assertThat(osprey.exitCode()).isZero();
        assertThat(OspreyProcess.alive(processes)).isEmpty();

        osprey = OspreyProcess.startOnServer(data, adminPort, "--fleet", "process");
        client = new Client(osprey);
        isClassified(Samples.all().get(0));
        assertThat(client.json("/api/fleet").getJsonArray("workers")).hasSize(1);
        assertThat(workerHasThreeSessions()).isTrue();
    }

    @Test
    @Order(7)
    @EnabledIf("dev.osprey.endtoend.Browser#installed")
    void theAdminConsoleShowsEverythingAndChangesTheScaler() throws Exception {
        assertThat(fleet("max")).isEqualTo(1);
        try (Browser browser = new Browser(osprey)) {
            AdminConsole console = new AdminConsole(browser, adminPort);
            console.logIn();

            assertThat(console.links("/common/applications/applications.jsf")).contains("osprey");
            browser.screenshot("console-application");
            assertThat(console.links("/jca/connectorResources.jsf")).contains("jms/osprey-sending");
            assertThat(console.links("/jca/connectorConnectionPools.jsf")).contains("osprey-sending");
            browser.screenshot("console-pool");
            assertThat(console.links("/jca/resourceAdapterConfigs.jsf")).contains("osprey#sqs-ra");
            console.open("/jca/resourceAdapterConfigEdit.jsf?name=osprey%23sqs-ra");
            console.awaitValue("osprey-work");
            console.awaitValue("osprey.sqs.endpoint");
            browser.screenshot("console-adapter");

            console.change(Map.of("osprey.scaling.min", "2", "osprey.scaling.max", "2"));
            Await.until(
                    "the scaler has started a second worker",
                    TIMEOUT,
                    () -> fleet("max") == 2
                            && client.json("/api/fleet").getJsonArray("workers").size() == 2);
            console.openSettings();
            assertThat(console.setting("osprey.scaling.max").getDomProperty("value"))
                    .isEqualTo("2");
            browser.screenshot("console-scaler");
        }
        // The page has stored the other settings, too.
        assertThat(asadmin("get-config-property", "--propertyName=osprey.resource-adapter"))
                .contains("osprey#sqs-ra");
    }

    @Test
    @Order(8)
    void jmxAndTheMonitoringShowCountersAndChangeTheScaler() throws Exception {
        try (ServerJvm server = new ServerJvm(osprey.process(SERVER))) {
            ObjectName scaler = server.named(SCALER).iterator().next();
            int ceiling = (int) server.attribute(scaler, "Ceiling");
            assertThatExceptionOfType(RuntimeMBeanException.class)
                    .isThrownBy(() -> server.setAttribute(scaler, "Max", ceiling + 1))
                    .withMessageContaining("more than this service allows");

            server.setAttribute(scaler, "Min", 1);
            server.setAttribute(scaler, "Max", 1);

            assertThat(fleet("max")).isEqualTo(1);
            long received = 0;
            for (ObjectName activation : server.activations()) {
                received += (long) server.attribute(activation, "Received");
            }
            assertThat(received).isPositive();
        }
        assertThat(asadmin("get", "--monitor", "server.resources.osprey-sending.*"))
                .contains("numconncreated-count");
    }

    @Test
    @Order(9)
    void noProcessSurvivesAKilledScript() throws Exception {
        List<ProcessHandle> processes = osprey.processTree();

        osprey.signal("KILL");

        for (ProcessHandle process : processes) {
            process.onExit().get(2, TimeUnit.MINUTES);
        }
    }

    private static int fleet(String field) throws Exception {
        return client.json("/api/fleet").getInt(field);
    }

    private static void isClassified(Sample sample) throws Exception {
        assertThat(client.classify(sample).getString("label")).isEqualTo(sample.prediction());
    }

    private static void redeployUntilWorkerHasThreeSessions() throws Exception {
        Await.until("the worker takes three messages at a time", TIMEOUT, () -> {
            redeploy();
            return workerHasThreeSessions();
        });
    }

    private static boolean workerHasThreeSessions() throws IOException {
        return osprey.logs().contains("from queue osprey-requests, up to 3 at a time");
    }

    private static void redeploy() throws Exception {
        asadmin(
                "redeploy",
                "--name",
                "osprey",
                OspreyProcess.root().resolve("ear/target/ear.ear").toString());
        Await.until("the application is ready", TIMEOUT, client::isReady);
    }

    /** Runs an administration command and returns its output. */
    private static String asadmin(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                OspreyProcess.root().resolve("ear/target/payara6/bin/asadmin").toString(),
                "--interactive=false",
                "--port",
                Integer.toString(adminPort)));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    private static List<InetAddress> ownAddresses() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .toList();
    }

    private static void connect(InetAddress address, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 5000);
        }
    }
}
