package dev.osprey.core.tracing;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import jakarta.jms.JMSException;
import jakarta.jms.Message;

import com.amazon.sqs.javamessaging.message.SQSTextMessage;
import dev.osprey.core.settings.MapConfig;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TracingTest {

    private static final String TRACEPARENT = "traceparent";

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .build();
    private final Tracing tracing = Tracing.with(sdk);

    @Test
    void whatAMessageCausesIsPartOfTheTraceInWhichItWasSent() throws Exception {
        Message message = message();

        tracing.step("call", () -> {
            tracing.send(message, "requests", () -> {});
            return null;
        });
        tracing.process(message, () -> tracing.step("decode", () -> 1));

        SpanData call = span("call");
        SpanData send = span("send requests");
        SpanData process = span("process unknown");
        assertThat(send.getParentSpanId()).isEqualTo(call.getSpanId());
        assertThat(send.getKind()).isEqualTo(SpanKind.PRODUCER);
        assertThat(process.getParentSpanId()).isEqualTo(send.getSpanId());
        assertThat(process.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(span("decode").getParentSpanId()).isEqualTo(process.getSpanId());
        assertThat(exporter.getFinishedSpanItems())
                .extracting(SpanData::getTraceId)
                .containsOnly(call.getTraceId());
    }

    @Test
    void aSpanOfAMessageHasTheAttributesOfTheConventions() throws Exception {
        Message message = message();
        message.setJMSCorrelationID("0199a3c4");

        tracing.send(message, "requests", () -> {});

        assertThat(span("send requests").getAttributes().asMap())
                .containsEntry(AttributeKey.stringKey("messaging.system"), "aws_sqs")
                .containsEntry(AttributeKey.stringKey("messaging.operation.type"), "send")
                .containsEntry(AttributeKey.stringKey("messaging.destination.name"), "requests")
                .containsEntry(AttributeKey.stringKey("messaging.message.conversation_id"), "0199a3c4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "00-0-0-01", "00-00000000000000000000000000000000-0000000000000000-01", "ü\n"})
    void aMalformedContextBeginsANewTrace(String traceparent) throws Exception {
        Message message = message();
        if (!traceparent.isEmpty()) {
            message.setStringProperty(TRACEPARENT, traceparent);
        }

        tracing.process(message, () -> {});

        assertThat(span("process unknown").getParentSpanContext().isValid()).isFalse();
        assertThat(span("process unknown").getSpanContext().isValid()).isTrue();
    }

    @Test
    void aFailureMarksTheSpanAndReachesTheCaller() {
        assertThatThrownBy(() -> tracing.send(message(), "requests", () -> {
                    throw new JMSException("SQS does not answer");
                }))
                .isInstanceOf(JMSException.class);
        assertThatThrownBy(() -> tracing.step("decode", () -> {
                    throw new IOException("damaged");
                }))
                .isInstanceOf(IOException.class);

        assertThat(exporter.getFinishedSpanItems()).hasSize(2).allSatisfy(span -> {
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(span.getEvents()).hasSize(1);
        });
        assertThat(span("decode").getAttributes().get(AttributeKey.stringKey("error.type")))
                .isEqualTo(IOException.class.getName());
    }

    @Test
    void aCallOutsideOfATraceHasNoSpan() {
        assertThat(tracing.call("S3", "PutObject", Attributes.empty())).isEmpty();

        tracing.step("call", () -> {
            tracing.call("S3", "PutObject", Attributes.empty()).ifPresent(Tracing::end);
            return null;
        });

        assertThat(span("S3.PutObject").getParentSpanId())
                .isEqualTo(span("call").getSpanId());
    }

    @Test
    void aTaskOnAnotherThreadIsPartOfTheTrace() throws Exception {
        tracing.step("call", () -> {
            Thread thread = new Thread(tracing.here(() -> tracing.step("beside", () -> 1)));
            thread.start();
            thread.join();
            return null;
        });

        assertThat(span("beside").getParentSpanId()).isEqualTo(span("call").getSpanId());
    }

    @Test
    void theTraceIsInLogLinesOnlyWithinOne() {
        assertThat(tracing.logText()).isEmpty();
        assertThat(Tracing.messageLogText()).isEmpty();

        String text = tracing.step("call", tracing::logText);
        String offText = tracing.step("another", Tracing.off()::logText);

        assertThat(text).isEqualTo(" trace=" + span("call").getTraceId());
        assertThat(offText).isEmpty();
    }

    @Test
    void offItAsksForNothingAndLeavesMessagesAlone() throws Exception {
        Tracing off = Tracing.of(new MapConfig(Map.of()), () -> {
            throw new AssertionError("asked");
        });
        Message message = message();
        Runnable task = () -> {};

        off.send(message, "requests", () -> {});
        off.process(message, () -> {});

        assertThat(off.isOn()).isFalse();
        assertThat(off.step("decode", () -> 7)).isEqualTo(7);
        assertThat(off.here(task)).isSameAs(task);
        assertThat(off.call("S3", "PutObject", Attributes.empty())).isEmpty();
        assertThat(message.propertyExists(TRACEPARENT)).isFalse();
        assertThat(exporter.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void itIsOnWithTheStandardProperty() {
        assertThat(Tracing.of(new MapConfig(Map.of("otel.sdk.disabled", "false")), () -> sdk)
                        .isOn())
                .isTrue();
        assertThat(Tracing.of(new MapConfig(Map.of("otel.sdk.disabled", "true")), () -> sdk)
                        .isOn())
                .isFalse();
    }

    private SpanData span(String name) {
        List<SpanData> named = exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
        assertThat(named).as(name).hasSize(1);
        return named.get(0);
    }

    private static Message message() throws JMSException {
        return new SQSTextMessage();
    }
}
