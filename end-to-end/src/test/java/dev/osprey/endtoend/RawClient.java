package dev.osprey.endtoend;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client with an address of its own that decides itself which bytes it sends, and when it reads. */
final class RawClient {

    private static final int TIMEOUT_MILLIS = 120_000;
    private static final String BOUNDARY = "raw-client-boundary";
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");

    private final String address;
    private final int port;

    /**
     * What came back until the server closed the connection.
     *
     * @param text head and body, as Latin-1
     */
    record Answer(String text) {

        int status() {
            Matcher status = STATUS.matcher(text);
            if (!status.lookingAt()) {
                throw new AssertionError("no response but '" + text + "'");
            }
            return Integer.parseInt(status.group(1));
        }

        /** The number of responses. */
        long responses() {
            return STATUS.matcher(text).results().count();
        }

        boolean hasRetryAfter() {
            return text.contains("\r\nRetry-After: ");
        }
    }

    /** @param address of the client: any in 127.0.0.0/8 */
    RawClient(OspreyProcess osprey, String address) {
        this.address = address;
        this.port = osprey.uri("/").getPort();
    }

    /** A connection that is to be closed by the caller. */
    Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        return socket;
    }

    /** A connection on which something was sent and nothing is read. */
    Socket start(byte[] bytes) throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(bytes);
        return socket;
    }

    /** Sends bytes and reads until the server closes the connection. */
    Answer send(byte[] bytes) throws IOException {
        try (Socket socket = start(bytes)) {
            return answer(socket);
        }
    }

    static Answer answer(Socket socket) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        InputStream input = socket.getInputStream();
        input.transferTo(answer);
        return new Answer(answer.toString(StandardCharsets.ISO_8859_1));
    }

    /** Sends a request without a body. */
    Answer get(String path) throws IOException {
        return send(ascii("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    }

    /** Uploads one image and waits for its answer. */
    Answer upload(byte[] image) throws IOException {
        return post("/", "multipart/form-data; boundary=" + BOUNDARY, form(BOUNDARY, image));
    }

    Answer post(String path, String type, byte[] body) throws IOException {
        return send(concat(head(path, type, body.length), body));
    }

    /**
     * Sends the body after the server has taken the head and waits for the body, so that the request is handled
     * asynchronously.
     *
     * @param headers that are sent with the head, each ending with CR LF
     */
    Answer sendLate(String method, String path, String headers, byte[] body) throws IOException {
        String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Expect: 100-continue\r\n" + headers + "Content-Length: " + body.length + "\r\n\r\n";
        try (Socket socket = start(ascii(head))) {
            byte[] proceed = ascii("HTTP/1.1 100 Continue\r\n\r\n");
            byte[] answered = socket.getInputStream().readNBytes(proceed.length);
            if (!Arrays.equals(answered, proceed)) {
                throw new AssertionError(
                        "the server did not wait for the body: " + new String(answered, StandardCharsets.ISO_8859_1));
            }
            socket.getOutputStream().write(body);
            return answer(socket);
        }
    }

    /** The head of a POST. */
    static byte[] head(String path, String type, long length) {
        return ascii("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: " + type
                + "\r\nContent-Length: " + length + "\r\n\r\n");
    }

    static byte[] form(String boundary, byte[] image) {
        return concat(
                ascii("--" + boundary
                        + "\r\nContent-Disposition: form-data; name=\"myfile\"; filename=\"image\"\r\n\r\n"),
                image,
                ascii("\r\n--" + boundary + "--\r\n"));
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
