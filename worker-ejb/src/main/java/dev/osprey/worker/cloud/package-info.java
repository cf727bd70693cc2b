/** The worker's ends of SQS, S3 and DynamoDB. */
package dev.osprey.worker.cloud;
