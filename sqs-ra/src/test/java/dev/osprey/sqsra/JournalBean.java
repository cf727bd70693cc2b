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

/** A message-driven bean that works for some milliseconds and says in a file when it began and when it finished. */
public class JournalBean implements MessageListener {
    /** System property of the server: the file. */
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
            write(Journal.BEGUN + text);
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

    /** One write for a line: it is whole, and once it has returned the kernel keeps it whatever becomes of the server. */
    private void write(String line) throws IOException {
        journal.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }
}
