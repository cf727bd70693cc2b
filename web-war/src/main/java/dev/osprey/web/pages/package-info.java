/** HTML pages: templates that always escape their values, and static assets. */
package dev.osprey.web.pages;
