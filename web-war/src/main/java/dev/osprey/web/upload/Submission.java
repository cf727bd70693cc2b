package dev.osprey.web.upload;

import java.util.concurrent.CompletableFuture;

import dev.osprey.core.classification.Classification;

/**
 * An accepted image.
 *
 * @param queued as it was accepted
 * @param answer ends when the answer arrives; may be ended by whoever waits
 */
record Submission(Classification queued, CompletableFuture<Classification> answer) {}
