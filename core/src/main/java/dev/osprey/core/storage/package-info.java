/** S3: the images and answers of this service, and the objects of others. */
package dev.osprey.core.storage;
