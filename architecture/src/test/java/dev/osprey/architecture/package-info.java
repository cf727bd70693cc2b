/** Rules on what modules and packages may know of, checked on the class files of all modules. */
package dev.osprey.architecture;
