package dev.osprey.sqsra.outbound;

/** Runs what may make threads: they must hold on to the adapter and not to the application that happened to call. */
final class AdapterContext {
    private AdapterContext() {}

    interface Task<T, E extends Exception> {
        T run() throws E;
    }

    static <T, E extends Exception> T call(Task<T, E> task) throws E {
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
