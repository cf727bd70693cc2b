package dev.osprey.core.webhooks;

/** What the outcome of a delivery belongs to. */
public enum Subject {
    IMAGE,
    JOB
}
