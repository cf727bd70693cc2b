/** Images and answers in S3: the only place that knows the SDK for it. */
package dev.osprey.core.storage;
