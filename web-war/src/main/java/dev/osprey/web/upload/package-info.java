/** Uploads: images are read, validated, assigned an id, stored as accepted and sent to the request queue. */
package dev.osprey.web.upload;
