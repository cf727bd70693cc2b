/**
 * SQS, S3 and DynamoDB on this machine, in one process, on loopback only, with all their data in one directory.
 *
 * <p>SQS is ElasticMQ, S3 is Adobe's S3Mock (both Apache-2.0), DynamoDB is Amazon's DynamoDB Local. DynamoDB Local has
 * Amazon's own licence: its user needs an AWS account in good standing and may neither redistribute it nor build it into
 * a program. Therefore each user's build fetches it from Maven Central into {@code target/lib}; nothing here is compiled against
 * it, and no artifact of this project contains it.
 *
 * <p>Nothing in this package knows the queues, buckets or tables of the application that uses it.
 */
package dev.osprey.localcloud;
