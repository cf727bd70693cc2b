/** Uploads: images are read, validated, given an id, stored as accepted and sent to the request queue. */
package dev.osprey.web.upload;
