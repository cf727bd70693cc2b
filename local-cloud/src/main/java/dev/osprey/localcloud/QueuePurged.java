package dev.osprey.localcloud;

import java.time.OffsetDateTime;

/** Tells the {@link QueueWriter} what ElasticMQ itself tells nobody: a queue was emptied. */
record QueuePurged(String queue, OffsetDateTime at) {}
