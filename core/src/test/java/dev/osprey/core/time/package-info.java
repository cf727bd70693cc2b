/** Time under the control of tests, for all modules. */
package dev.osprey.core.time;
