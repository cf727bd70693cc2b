package dev.osprey.sqsra;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What the adapter or a library logs until {@link #close()}, or as an extension until the end of the test. */
public final class LogRecords extends Handler implements AutoCloseable, AfterEachCallback {
    // A strong reference: the LogManager alone would let it be collected, and this handler with it.
    private final Logger logger;
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    public LogRecords() {
        this(LogRecords.class.getPackageName());
    }

    public LogRecords(String name) {
        logger = Logger.getLogger(name);
        logger.addHandler(this);
    }

    /** The lines that the current thread logged. */
    public List<String> ofThisThread() {
        return records.stream()
                .filter(logged ->
                        logged.getLongThreadID() == Thread.currentThread().getId())
                .map(new SimpleFormatter()::formatMessage)
                .toList();
    }

    /** The lines of one level that contain the text. */
    public List<String> at(Level level, String text) {
        return records.stream()
                .filter(logged -> logged.getLevel().equals(level))
                .map(new SimpleFormatter()::formatMessage)
                .filter(line -> line.contains(text))
                .toList();
    }

    @Override
    public void publish(LogRecord logged) {
        records.add(logged);
    }

    @Override
    public void flush() {
        // Nothing is buffered.
    }

    @Override
    public void afterEach(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
