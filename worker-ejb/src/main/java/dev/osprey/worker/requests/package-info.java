/**
 * Requests from the queue, and what S3 announces there: each image is classified, stored and replied to before its message is
 * acknowledged.
 */
package dev.osprey.worker.requests;
