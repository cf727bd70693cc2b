/** What is logged, for the tests of all modules. */
package dev.osprey.core.logs;
