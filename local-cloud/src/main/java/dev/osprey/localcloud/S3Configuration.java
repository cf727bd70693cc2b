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

/** What S3Mock has to do differently here; the beans replace its own by name. */
@Configuration(proxyBeanMethods = false)
class S3Configuration {

    /** One plain connector on loopback, in place of one for HTTPS and one for HTTP on every address. */
    @Bean
    ServletWebServerFactory webServerFactory() {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory();
        factory.addConnectorCustomizers(connector -> {
            // As S3Mock does: keys may hold what a path may not.
            connector.setEncodedSolidusHandling(EncodedSolidusHandling.DECODE.getValue());
            connector.setAllowBackslash(true);
        });
        return factory;
    }

    @Bean
    @Primary
    JsonMapper jacksonJsonMapper(JsonMapper.Builder builder) {
        return new StoreJsonMapper(builder);
    }

    /** Without reading all objects at start, which S3Mock does only to count them. */
    @Bean
    ObjectStore objectStore(JsonMapper mapper) {
        return new ObjectStore(StoreConfiguration.Companion.getS3_OBJECT_DATE_FORMAT(), mapper);
    }

    @Bean
    EmptyTagSet emptyTagSet() {
        return new EmptyTagSet();
    }
}
