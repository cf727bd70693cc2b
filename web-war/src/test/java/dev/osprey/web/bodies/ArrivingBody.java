package dev.osprey.web.bodies;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;

import dev.osprey.web.problems.ProblemException;

/** The stream of a body whose bytes arrive when the test says so, and what became of the body. */
final class ArrivingBody extends ServletInputStream implements IncomingBody.End {

    private byte[] arrived = new byte[0];
    private int at;
    private boolean last;
    private Optional<ReadListener> listener = Optional.empty();
    final List<String> ends = new ArrayList<>();

    void arrive(String text) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(arrived);
        all.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        arrived = all.toByteArray();
    }

    void end() {
        last = true;
    }

    int unread() {
        return arrived.length - at;
    }

    @Override
    public void complete() {
        ends.add("complete");
    }

    @Override
    public void refused(ProblemException reason) {
        ends.add("refused " + reason.problem().status().getStatusCode());
    }

    @Override
    public void left(long received, Throwable reason) {
        ends.add("left after " + received);
    }

    @Override
    public boolean isFinished() {
        return last && unread() == 0;
    }

    @Override
    public boolean isReady() {
        return unread() > 0;
    }

    @Override
    public int available() {
        return unread();
    }

    @Override
    public void setReadListener(ReadListener reader) {
        listener = Optional.of(reader);
        if (isReady()) {
            notifyListener();
        }
    }

    /** Does what the server does when bytes have arrived. */
    void notifyListener() {
        try {
            listener.orElseThrow().onDataAvailable();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Does what the server does when the connection breaks. */
    void breakOff() {
        listener.orElseThrow().onError(new EOFException("on purpose"));
    }

    @Override
    public int read() {
        return unread() == 0 ? -1 : arrived[at++] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        if (unread() == 0) {
            return -1;
        }
        int count = Math.min(length, unread());
        System.arraycopy(arrived, at, buffer, offset, count);
        at += count;
        return count;
    }
}
