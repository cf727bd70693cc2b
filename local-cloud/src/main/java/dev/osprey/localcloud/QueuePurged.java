package dev.osprey.localcloud;

import java.time.OffsetDateTime;

/** Notifies the {@link QueueWriter} of a purge, for which ElasticMQ has no event. */
record QueuePurged(String queue, OffsetDateTime at) {}
