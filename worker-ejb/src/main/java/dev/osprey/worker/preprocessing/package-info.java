/** Image transforms: from a decoded image of any size to the channels of a network's input. Knows no model and no DJL. */
package dev.osprey.worker.preprocessing;
