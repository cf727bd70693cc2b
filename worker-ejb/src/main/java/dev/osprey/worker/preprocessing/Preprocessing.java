package dev.osprey.worker.preprocessing;

import java.awt.image.BufferedImage;
import java.util.List;

/** How an image of any size becomes a network's input. */
public interface Preprocessing {

    /** The shorter side, in pixels, from which on more detail in the decoded image makes no difference. */
    int shorterSideNeeded();

    /**
     * @param image of type {@code INT_RGB} or {@code INT_ARGB}
     * @return one or more candidate inputs, each a list of channels of the network's input size with values from 0 to
     *     255. The candidate with the most confident prediction counts.
     */
    List<List<Channel>> apply(BufferedImage image);
}
