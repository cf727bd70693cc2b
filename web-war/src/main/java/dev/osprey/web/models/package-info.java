/** Which models answer, and what they know. */
package dev.osprey.web.models;
