/** The web tier's clients of SQS, S3 and DynamoDB, and the creation of missing queues, buckets and tables. */
package dev.osprey.web.cloud;
