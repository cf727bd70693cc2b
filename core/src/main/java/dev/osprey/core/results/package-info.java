/** Classifications in DynamoDB: stored, found by id, filtered and listed. */
package dev.osprey.core.results;
