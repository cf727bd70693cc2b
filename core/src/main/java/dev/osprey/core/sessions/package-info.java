/** The logins of people in browsers, which all web nodes share. */
package dev.osprey.core.sessions;
