/** Time in the tests of all modules: a clock that they set, and waiting for a condition. */
package dev.osprey.core.time;
