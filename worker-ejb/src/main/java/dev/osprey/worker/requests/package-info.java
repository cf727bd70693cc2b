/** Requests from the queue: each image is classified, stored and replied to before its message is acknowledged. */
package dev.osprey.worker.requests;
