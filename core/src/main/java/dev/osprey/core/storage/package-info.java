/** Images and answers in S3. */
package dev.osprey.core.storage;
