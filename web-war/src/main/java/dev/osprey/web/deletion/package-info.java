/** Cancels waiting images and deletes finished ones, by their uploaders and the admin; deletes those that have expired. */
package dev.osprey.web.deletion;
