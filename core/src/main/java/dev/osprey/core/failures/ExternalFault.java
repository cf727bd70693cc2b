package dev.osprey.core.failures;

/** Marks an exception whose cause is outside of this process, such as a service that cannot be reached. */
public interface ExternalFault {}
