package dev.osprey.web.health;

import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;

import dev.osprey.web.lifecycle.NodeUp;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

class ApplicationStartedTest {

    @Test
    void theApplicationIsDownUntilTheContainerHasInitializedIt() {
        ApplicationStarted application = new ApplicationStarted();
        assertThat(application.call().getStatus()).isEqualTo(Status.DOWN);

        application.complete();

        assertThat(application.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void theServletThatCompletesTheStartIsTheLastOne() throws Exception {
        Document descriptor = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("src/main/webapp/WEB-INF/web.xml").toFile());

        assertThat(texts(descriptor, "servlet-class")).isEqualTo(NodeUp.class.getName());
        assertThat(texts(descriptor, "load-on-startup")).isEqualTo(String.valueOf(Integer.MAX_VALUE));
    }

    private static String texts(Document descriptor, String element) {
        NodeList elements = descriptor.getElementsByTagName(element);
        assertThat(elements.getLength()).as(element).isEqualTo(1);
        return elements.item(0).getTextContent();
    }
}
