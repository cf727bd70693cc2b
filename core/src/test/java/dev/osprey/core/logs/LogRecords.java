package dev.osprey.core.logs;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What a class logs until the end of the test. */
public final class LogRecords extends Handler implements AfterEachCallback {

    // A strong reference: the LogManager alone would let it be collected, and this handler with it.
    private final Logger logger;
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    public LogRecords(Class<?> logging) {
        logger = Logger.getLogger(logging.getName());
        logger.addHandler(this);
    }

    public List<String> warnings() {
        return at(Level.WARNING);
    }

    public List<String> infos() {
        return at(Level.INFO);
    }

    public List<LogRecord> all() {
        return List.copyOf(records);
    }

    /** The lines of all levels. */
    public List<String> lines() {
        return lines(records.stream());
    }

    private List<String> at(Level level) {
        return lines(records.stream().filter(logged -> logged.getLevel().equals(level)));
    }

    private static List<String> lines(Stream<LogRecord> records) {
        return records.map(new SimpleFormatter()::formatMessage).toList();
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
