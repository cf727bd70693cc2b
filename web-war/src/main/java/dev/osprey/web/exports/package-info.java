/** All stored answers as one file, written while they are read. */
package dev.osprey.web.exports;
