/** Pages for people: templates filled with values that are always escaped, and their style sheets. */
package dev.osprey.web.pages;
