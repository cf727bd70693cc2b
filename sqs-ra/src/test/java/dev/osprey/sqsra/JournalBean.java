package dev.osprey.sqsra;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.EJBException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.TextMessage;

/** A message-driven bean that works for some milliseconds and records its start and end in a file. */
public class JournalBean implements MessageListener {
    /** System property of the server that names the file. */
    static final String FILE = "test.journal";

    private final byte[] work = new byte[500_000];
    private FileChannel journal;

    @PostConstruct
    void open() {
        try {
            journal = FileChannel.open(
                    Path.of(System.getProperty(FILE)), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new EJBException(e);
        }
    }

    @PreDestroy
    void close() {
        try {
            journal.close();
        } catch (IOException e) {
            throw new EJBException(e);
        }
    }

    @Override
    public void onMessage(Message message) {
        try {
            String text = ((TextMessage) message).getText();
            write(Journal.STARTED + text);
            work();
            write(Journal.FINISHED + text);
        } catch (JMSException | IOException | NoSuchAlgorithmException e) {
            throw new EJBException(e);
        }
    }

    private void work() throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(work);
        System.arraycopy(digest, 0, work, 0, digest.length);
    }

    /** One write for each line, so that it is complete; once it returns, the kernel keeps it even if the server is killed. */
    private void write(String line) throws IOException {
        journal.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }
}
