package dev.osprey.localcloud;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * One queue of a bucket's notification configuration.
 *
 * @param id chosen by whoever configured it
 * @param queueArn ARN of a queue of this local cloud
 * @param events such as {@code s3:ObjectCreated:*}
 * @param prefix of the keys
 * @param suffix of the keys
 */
record QueueConfiguration(String id, String queueArn, Set<String> events, String prefix, String suffix) {

    QueueConfiguration {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(queueArn, "queueArn");
        events = Set.copyOf(events);
        Objects.requireNonNull(prefix, "prefix");
        Objects.requireNonNull(suffix, "suffix");
    }

    /**
     * The queues of a document {@code NotificationConfiguration}.
     *
     * @throws IllegalArgumentException when it is no such document, or has destinations other than standard queues
     */
    static List<QueueConfiguration> parse(String xml) {
        Element root = root(xml);
        for (String other : List.of("TopicConfiguration", "CloudFunctionConfiguration", "EventBridgeConfiguration")) {
            if (!elements(root, other).isEmpty()) {
                throw new IllegalArgumentException("The local cloud sends events to queues only, not by " + other);
            }
        }
        return elements(root, "QueueConfiguration").stream()
                .map(QueueConfiguration::of)
                .toList();
    }

    private static Element root(String xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            Element root = factory.newDocumentBuilder()
                    .parse(new InputSource(new StringReader(xml)))
                    .getDocumentElement();
            if (root.getLocalName().equals("NotificationConfiguration")) {
                return root;
            }
            throw new IllegalArgumentException("The document is a " + root.getLocalName());
        } catch (ParserConfigurationException | SAXException | IOException malformed) {
            throw new IllegalArgumentException("The XML you provided was not well-formed", malformed);
        }
    }

    private static QueueConfiguration of(Element queue) {
        String arn = text(queue, "Queue");
        if (arn.isEmpty() || arn.endsWith(".fifo")) {
            throw new IllegalArgumentException("Unable to validate the following destination configurations: " + arn);
        }
        return new QueueConfiguration(
                text(queue, "Id"),
                arn,
                elements(queue, "Event").stream().map(Element::getTextContent).collect(Collectors.toSet()),
                rule(queue, "prefix"),
                rule(queue, "suffix"));
    }

    private static String rule(Element queue, String name) {
        return elements(queue, "FilterRule").stream()
                .filter(rule -> text(rule, "Name").equalsIgnoreCase(name))
                .map(rule -> text(rule, "Value"))
                .findFirst()
                .orElse("");
    }

    private static String text(Element parent, String name) {
        return elements(parent, name).stream()
                .map(Element::getTextContent)
                .findFirst()
                .orElse("");
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagNameNS("*", name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .map(Element.class::cast)
                .toList();
    }

    /** @param event such as {@code ObjectCreated:Put} */
    boolean matches(String event, String key) {
        String kind = event.substring(0, event.indexOf(':') + 1) + "*";
        return (events.contains("s3:" + event) || events.contains("s3:" + kind))
                && key.startsWith(prefix)
                && key.endsWith(suffix);
    }
}
