package dev.osprey.sqsra.sqs;

/**
 * Runs code with the adapter's class loader as context class loader: threads that libraries start meanwhile must
 * reference the adapter and not the application that happened to call.
 */
public final class AdapterContext {
    private AdapterContext() {}

    /** Code that returns a value or throws. */
    public interface Task<T, E extends Exception> {
        T run() throws E;
    }

    public static <T, E extends Exception> T call(Task<T, E> task) throws E {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(AdapterContext.class.getClassLoader());
        try {
            return task.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
