package dev.osprey.localcloud;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import com.adobe.testing.s3mock.S3MockApplication;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** S3Mock embedded, with the changes of {@link S3Configuration}. */
final class S3Server implements CloudServer {

    private final ConfigurableApplicationContext application;
    private final URI endpoint;

    private S3Server(ConfigurableApplicationContext application, URI endpoint) {
        this.application = application;
        this.endpoint = endpoint;
    }

    /**
     * @param folder the folder of the buckets, absolute
     * @param outbox for events about new objects
     * @param ownKeyMetadata no event is sent about an object whose user metadata of this name is its own key, URL-encoded
     * @param port 0 for any free port
     */
    static S3Server start(Path folder, int port, EventOutbox outbox, Optional<String> ownKeyMetadata) {
        BucketNotifications notifications = new BucketNotifications(folder);
        // Spring would configure logging for the whole process.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        ConfigurableApplicationContext application = new SpringApplicationBuilder(
                        S3MockApplication.class, S3Configuration.class)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .registerShutdownHook(false)
                .initializers(context -> {
                    ConfigurableListableBeanFactory beans = context.getBeanFactory();
                    beans.registerSingleton("eventOutbox", outbox);
                    beans.registerSingleton("bucketNotifications", notifications);
                    beans.registerSingleton("objectEvents", new ObjectEvents(notifications, outbox, ownKeyMetadata));
                })
                .properties(Map.ofEntries(
                        Map.entry("server.address", Loopback.HOST),
                        Map.entry("server.port", port),
                        Map.entry("server.shutdown", "immediate"),
                        Map.entry("http.port", 0),
                        Map.entry("server.tomcat.threads.max", 32),
                        Map.entry("server.tomcat.threads.min-spare", 2),
                        Map.entry("spring.main.allow-bean-definition-overriding", true),
                        // The start is what a user waits for, and many calls of S3Mock are never made.
                        Map.entry("spring.main.lazy-initialization", true),
                        Map.entry("com.adobe.testing.s3mock.store.root", folder.toString()),
                        Map.entry("com.adobe.testing.s3mock.store.retain-files-on-exit", true)))
                .run();
        int bound = ((WebServerApplicationContext) application).getWebServer().getPort();
        return new S3Server(application, Loopback.endpoint(bound));
    }

    @Override
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        application.close();
    }
}
