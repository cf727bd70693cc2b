/** What S3 tells about objects of the input bucket that somebody else has put there. */
package dev.osprey.core.notifications;
