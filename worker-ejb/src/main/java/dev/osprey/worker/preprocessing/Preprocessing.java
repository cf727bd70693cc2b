package dev.osprey.worker.preprocessing;

import java.util.List;

import dev.osprey.core.images.DecodedImage;
import dev.osprey.core.images.Excerpt;
import dev.osprey.core.images.ImageSize;

/** How an image of any size becomes a network's input. */
public interface Preprocessing {

    /** The part of an image that makes a difference, reduced as far as it makes none. */
    Excerpt excerpt(ImageSize image);

    /**
     * @param image decoded as {@link #excerpt} says
     * @return one or more candidate inputs, each a list of channels of the network's input size with values from 0 to
     *     255. The candidate with the most confident prediction counts.
     */
    List<List<Channel>> apply(DecodedImage image);
}
