/** Images come in: checked, given an id, stored as accepted, sent to the request queue, waited for. */
package dev.osprey.web.upload;
