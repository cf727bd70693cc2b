package dev.osprey.worker.classification;

import java.awt.image.BufferedImage;
import java.util.List;

/** How a picture of any size becomes one of the model's size. */
interface Framing {

    /** Pixels on the shorter side that are worth reading from the file. */
    int sideNeeded();

    /**
     * @return for each channel a plane of the model's size with values from 0 to 255; several such inputs where the
     *     picture can be understood in several ways, of which the one that the model is surest of is right
     */
    List<List<Plane>> frame(BufferedImage image);
}
