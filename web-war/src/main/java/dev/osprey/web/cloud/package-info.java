/** The web tier's ends of SQS, S3 and DynamoDB, and the making of what is missing there. */
package dev.osprey.web.cloud;
