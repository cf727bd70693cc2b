/** Tests of the whole service, started and used as its users do. */
package dev.osprey.endtoend;
