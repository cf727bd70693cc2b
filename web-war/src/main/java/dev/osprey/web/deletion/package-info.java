/** Cancels waiting images and deletes finished ones, by their uploaders and the admin. */
package dev.osprey.web.deletion;
