/** SQS, S3 and DynamoDB for the integration tests of all modules. */
package dev.osprey.core.localcloud;
