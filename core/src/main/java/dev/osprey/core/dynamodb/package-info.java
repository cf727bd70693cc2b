/** The client for DynamoDB and how its tables are made. */
package dev.osprey.core.dynamodb;
