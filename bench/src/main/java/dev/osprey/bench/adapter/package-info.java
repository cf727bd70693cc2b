/** The overhead of the resource adapter over a bare loop on the same queue server. */
package dev.osprey.bench.adapter;
