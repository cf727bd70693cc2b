/** Answers in DynamoDB: kept, found by id and listed. */
package dev.osprey.core.results;
