package dev.osprey.endtoend;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.osprey.core.time.Await;
import dev.osprey.endtoend.OtlpCollector.ExportedSpan;
import dev.osprey.endtoend.Samples.Sample;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What a collector of OpenTelemetry receives. */
@Timeout(600)
class TracesIT {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";

    @Test
    void anUploadIsOneTraceFromTheCallToTheReply(@TempDir Path data) throws Exception {
        try (OtlpCollector collector = new OtlpCollector()) {
            Map<String, String> variables = new HashMap<>(collector.variables());
            variables.put("OTEL_SDK_DISABLED", "false");
            try (OspreyProcess osprey = OspreyProcess.start(data, variables, "--max-workers", "1")) {
                HttpResponse<String> answer = upload(osprey);
                assertThat(answer.statusCode()).isEqualTo(200);
                String replies = osprey.replyQueue(0);
                // The last one of each process, in the order in which they end.
                awaitSpans(collector, "process osprey-requests", "process " + replies);
                assertOneTrace(collector, replies);
                assertTheTraceIsInTheLogs(osprey);
            }
        }
    }

    private static HttpResponse<String> upload(OspreyProcess osprey) throws Exception {
        Sample sample = Samples.all().get(0);
        return new Client(osprey)
                .upload(
                        MultipartForm.with("myfile", sample.name(), sample.bytes()),
                        "traceparent",
                        "00-" + TRACE + "-" + CALLER + "-01");
    }

    private static void awaitSpans(OtlpCollector collector, String... names) throws Exception {
        Await.until(
                "the collector has all spans",
                () -> names(collector.trace(TRACE)).containsAll(Set.of(names))
                        && !server(collector).isEmpty());
    }

    private static Set<String> names(List<ExportedSpan> spans) {
        return spans.stream().map(ExportedSpan::name).collect(Collectors.toSet());
    }

    private static List<ExportedSpan> server(OtlpCollector collector) {
        return collector.trace(TRACE).stream()
                .filter(span -> span.kind() == SpanKind.SPAN_KIND_SERVER)
                .toList();
    }

    private static void assertOneTrace(OtlpCollector collector, String replies) {
        List<ExportedSpan> trace = collector.trace(TRACE);
        ExportedSpan call = server(collector).get(0);
        assertThat(call.parent()).isEqualTo(CALLER);
        assertThat(call.service()).isEqualTo("osprey-web");
        ExportedSpan send = child(trace, call, "send osprey-requests", SpanKind.SPAN_KIND_PRODUCER);
        child(trace, call, "DynamoDb.PutItem", SpanKind.SPAN_KIND_CLIENT);
        ExportedSpan process = child(trace, send, "process osprey-requests", SpanKind.SPAN_KIND_CONSUMER);
        assertThat(process.service()).isEqualTo("osprey-worker");
        assertThat(process.instance()).isEqualTo("app-instance-1");
        child(trace, process, "decode", SpanKind.SPAN_KIND_INTERNAL);
        child(trace, process, "forward", SpanKind.SPAN_KIND_INTERNAL);
        child(trace, process, "DynamoDb.UpdateItem", SpanKind.SPAN_KIND_CLIENT);
        assertThat(children(trace, process, "S3.PutObject"))
                .extracting(span -> span.attributes().get("aws.s3.bucket"))
                .containsExactlyInAnyOrder("osprey-input", "osprey-output");
        ExportedSpan reply = child(trace, process, "send " + replies, SpanKind.SPAN_KIND_PRODUCER);
        ExportedSpan received = child(trace, reply, "process " + replies, SpanKind.SPAN_KIND_CONSUMER);
        assertThat(received.service()).isEqualTo("osprey-web");
        assertThat(received.attributes().get("messaging.message.conversation_id"))
                .isEqualTo(send.attributes().get("messaging.message.conversation_id"));
        // No span is left without its parent.
        Set<String> ids = trace.stream().map(ExportedSpan::id).collect(Collectors.toSet());
        ids.add(CALLER);
        assertThat(trace).extracting(ExportedSpan::parent).isSubsetOf(ids);
    }

    private static ExportedSpan child(List<ExportedSpan> trace, ExportedSpan parent, String name, SpanKind kind) {
        List<ExportedSpan> children = children(trace, parent, name);
        assertThat(children).as(name + " in " + trace).hasSize(1);
        assertThat(children.get(0).kind()).isEqualTo(kind);
        return children.get(0);
    }

    private static List<ExportedSpan> children(List<ExportedSpan> trace, ExportedSpan parent, String name) {
        return trace.stream()
                .filter(span -> span.parent().equals(parent.id()) && span.name().equals(name))
                .toList();
    }

    private static void assertTheTraceIsInTheLogs(OspreyProcess osprey) throws Exception {
        List<String> lines = osprey.logLines("request=\\S+ id=\\S+ trace=" + TRACE + " ");

        assertThat(lines).anyMatch(line -> line.contains(" accepted ")).anyMatch(line -> line.contains(" DONE "));
        assertThat(lines).anyMatch(line -> line.contains(" answered "));
    }

    @Test
    void withoutTheSwitchNothingIsExported(@TempDir Path data) throws Exception {
        try (OtlpCollector collector = new OtlpCollector()) {
            try (OspreyProcess osprey = OspreyProcess.start(data, collector.variables(), "--max-workers", "1")) {
                assertThat(upload(osprey).statusCode()).isEqualTo(200);
                assertThat(osprey.logLines(" trace=")).isEmpty();
            }
            // Whatever a process has to export, it does before it ends.
            assertThat(collector.requests()).isEmpty();
        }
    }
}
