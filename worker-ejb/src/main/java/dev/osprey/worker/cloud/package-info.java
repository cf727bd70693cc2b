/** The worker's clients of SQS, S3 and DynamoDB. */
package dev.osprey.worker.cloud;
