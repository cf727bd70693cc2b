/** The DynamoDB client, and tables and rows by type. */
package dev.osprey.core.dynamodb;
