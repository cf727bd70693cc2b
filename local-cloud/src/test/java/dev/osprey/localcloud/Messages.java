package dev.osprey.localcloud;

import java.time.OffsetDateTime;
import java.util.Map;

import org.elasticmq.BinaryMessageAttribute;
import org.elasticmq.DeduplicationId;
import org.elasticmq.MessageAttribute;
import org.elasticmq.MessageContent;
import org.elasticmq.NeverReceived$;
import org.elasticmq.NumberMessageAttribute;
import org.elasticmq.StringMessageAttribute;
import org.elasticmq.TracingId;
import org.elasticmq.actor.queue.InternalMessage;
import scala.Option;
import scala.collection.mutable.ArrayBuffer;
import scala.jdk.javaapi.CollectionConverters;

/** Messages in ElasticMQ's form. */
final class Messages {

    private static final OffsetDateTime CREATED = OffsetDateTime.parse("2026-11-22T10:15:30.123456789Z");

    private Messages() {}

    static InternalMessage message(String id, long nextDelivery, String body) {
        return message(id, nextDelivery, body, Option.apply("group"));
    }

    static InternalMessage message(String id, long nextDelivery, String body, Option<String> group) {
        Map<String, MessageAttribute> attributes = Map.of(
                "text", new StringMessageAttribute("größer", Option.apply("custom")),
                "number", new NumberMessageAttribute("1.5", Option.empty()),
                "bytes", BinaryMessageAttribute.fromBase64("AP8=", Option.empty()));
        return new InternalMessage(
                id,
                new ArrayBuffer<>(),
                nextDelivery,
                new MessageContent(body),
                scala.collection.immutable.Map.from(CollectionConverters.asScala(attributes)),
                CREATED,
                3,
                NeverReceived$.MODULE$,
                0,
                false,
                group,
                Option.apply(new DeduplicationId("once")),
                Option.apply(new TracingId("trace")),
                Option.apply("17"),
                Option.empty());
    }
}
