/** Files in the tests of all modules. */
package dev.osprey.core.files;
