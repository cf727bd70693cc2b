/** What the models know, for those who have not loaded them: the web nodes. */
package dev.osprey.core.models;
