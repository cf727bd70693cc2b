package dev.osprey.web.bodies;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.ws.rs.core.HttpHeaders;

import dev.osprey.web.calls.RequestIds;
import dev.osprey.web.security.AdminAccount;

/** A request whose body was received, or which has none. */
final class ReceivedRequest extends HttpServletRequestWrapper {

    /** Opens the body. */
    interface Content {
        InputStream open() throws IOException;
    }

    private final String id;
    private final boolean empty;
    private final Content content;
    private final Principal caller;
    private final Set<String> roles;
    private ServletInputStream opened;

    private ReceivedRequest(HttpServletRequest request, String id, boolean empty, Content content) {
        super(request);
        this.id = id;
        this.empty = empty;
        this.content = content;
        this.caller = request.getUserPrincipal();
        // Payara knows the roles on the thread that has authenticated the caller only.
        this.roles = Stream.of(AdminAccount.NAME).filter(request::isUserInRole).collect(Collectors.toUnmodifiableSet());
    }

    /** @param id of the request, for log lines before and after its body was received */
    static ReceivedRequest with(Content content, HttpServletRequest request, String id) {
        return new ReceivedRequest(request, id, false, content);
    }

    /** A request without a body, or whose body nobody is to read. */
    static ReceivedRequest empty(HttpServletRequest request) {
        return new ReceivedRequest(request, RequestIds.of(request), true, InputStream::nullInputStream);
    }

    @Override
    public Principal getUserPrincipal() {
        return caller;
    }

    @Override
    public boolean isUserInRole(String role) {
        return roles.contains(role);
    }

    /** Jersey would look for the fields of a form. */
    @Override
    public String getContentType() {
        return empty ? null : super.getContentType();
    }

    @Override
    public String getHeader(String name) {
        if (name.equalsIgnoreCase(RequestIds.HEADER)) {
            return id;
        }
        return hidden(name) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return name.equalsIgnoreCase(RequestIds.HEADER) ? Collections.enumeration(List.of(id)) : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        List<String> names = Collections.list(super.getHeaderNames());
        names.removeIf(this::hidden);
        if (names.stream().noneMatch(RequestIds.HEADER::equalsIgnoreCase)) {
            names.add(RequestIds.HEADER);
        }
        return Collections.enumeration(names);
    }

    private boolean hidden(String header) {
        return empty
                && (header.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)
                        || header.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH));
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (opened == null) {
            opened = new Body(content.open());
        }
        return opened;
    }

    @Override
    public BufferedReader getReader() throws IOException {
        return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }

    /** Closes the body if it was opened. */
    void close() throws IOException {
        if (opened != null) {
            opened.close();
        }
    }

    private static final class Body extends ServletInputStream {

        private final InputStream bytes;
        private boolean finished;

        private Body(InputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() throws IOException {
            int next = bytes.read();
            finished = next < 0;
            return next;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = bytes.read(buffer, offset, length);
            finished = count < 0;
            return count;
        }

        @Override
        public int available() throws IOException {
            return bytes.available();
        }

        @Override
        public boolean isFinished() {
            return finished;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("the body is here already");
        }

        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }
}
