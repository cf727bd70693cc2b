/** How much the resource adapter costs over a bare loop on the same queue server. */
package dev.osprey.bench.adapter;
