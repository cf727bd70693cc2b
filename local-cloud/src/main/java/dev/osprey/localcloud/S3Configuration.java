package dev.osprey.localcloud;

import com.adobe.testing.s3mock.s3.store.ObjectStore;
import com.adobe.testing.s3mock.s3.store.StoreConfiguration;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.ServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import tools.jackson.databind.json.JsonMapper;

/** Changes to S3Mock: these beans override its own of the same names. */
@Configuration(proxyBeanMethods = false)
class S3Configuration {

    /** One HTTP connector on loopback, instead of one for HTTPS and one for HTTP on every address. */
    @Bean
    ServletWebServerFactory webServerFactory() {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory();
        factory.addConnectorCustomizers(connector -> {
            // As in S3Mock: keys may contain characters that paths may not.
            connector.setEncodedSolidusHandling(EncodedSolidusHandling.DECODE.getValue());
            connector.setAllowBackslash(true);
        });
        return factory;
    }

    @Bean
    @Primary
    JsonMapper jacksonJsonMapper(JsonMapper.Builder builder, ObjectEvents events) {
        return new StoreJsonMapper(builder, events);
    }

    /** Skips reading all objects at startup, which S3Mock does only to count them. */
    @Bean
    ObjectStore objectStore(JsonMapper mapper) {
        return new ObjectStore(StoreConfiguration.Companion.getS3_OBJECT_DATE_FORMAT(), mapper);
    }

    @Bean
    ConditionalWrites conditionalWrites() {
        return new ConditionalWrites();
    }

    @Bean
    NotificationFilter notificationFilter(BucketNotifications notifications, EventOutbox outbox) {
        return new NotificationFilter(notifications, outbox);
    }

    @Bean
    TaggingHeader taggingHeaderConverter() {
        return new TaggingHeader();
    }

    @Bean
    EmptyTagSet emptyTagSet() {
        return new EmptyTagSet();
    }
}
