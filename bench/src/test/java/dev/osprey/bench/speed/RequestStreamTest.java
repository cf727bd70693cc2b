package dev.osprey.bench.speed;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RequestStreamTest {

    private static final String SEND = "POST / HTTP/1.1\r\nHost: sqs\r\nX-Amz-Target: AmazonSQS.SendMessage\r\n"
            + "content-length: 9\r\n\r\n\r\n\r\nGET /";
    private static final String TAG =
            "PUT /osprey-input/a%20b?tagging&versionId=1 HTTP/1.1\r\nContent-Length: 0\r\n\r\n";
    private static final String READ = "GET /osprey-input/a HTTP/1.1\r\nHost: s3\r\n\r\n";

    private final List<String> operations = new ArrayList<>();
    private final RequestStream stream = new RequestStream(request -> operations.add(request.operation()));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 10_000})
    void findsEachRequestHoweverItsBytesArrive(int chunk) {
        byte[] bytes = (SEND + TAG + READ + SEND).getBytes(StandardCharsets.ISO_8859_1);

        for (int from = 0; from < bytes.length; from += chunk) {
            byte[] part = Arrays.copyOfRange(bytes, from, Math.min(from + chunk, bytes.length));
            stream.accept(part, part.length);
        }

        assertThat(operations).containsExactly("SendMessage", "PUT ?tagging&versionId", "GET", "SendMessage");
    }

    @Test
    void refusesABodyWithoutALength() {
        assertThatThrownBy(() -> accept("PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"))
                .hasMessage("the body has no length: PUT /a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello\r\n\r\n", "GET / HTTP/1.1\r\nno header\r\n\r\n"})
    void refusesWhatIsNoRequest(String text) {
        assertThatThrownBy(() -> accept(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAHeadWithoutEnd() {
        assertThatThrownBy(() -> accept("a".repeat(70_000))).hasMessage("a head of more than 65536 bytes");
    }

    private void accept(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        stream.accept(bytes, bytes.length);
    }
}
