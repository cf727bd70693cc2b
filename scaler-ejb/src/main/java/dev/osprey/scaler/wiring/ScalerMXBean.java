package dev.osprey.scaler.wiring;

/**
 * The scaler as JMX shows and changes it. A change is checked like one over HTTP and reaches all nodes; a refused one throws
 * IllegalArgumentException, or IllegalStateException when this service has no scaler.
 */
public interface ScalerMXBean {

    /** Name of the scaling policy; {@code none} without a scaler. */
    String getPolicy();

    void setPolicy(String policy);

    /** Fewest workers. */
    int getMin();

    void setMin(int min);

    /** Most workers. */
    int getMax();

    void setMax(int max);

    /** The largest maximum that can be set here. */
    int getCeiling();

    /** Whether the scaler neither starts nor stops workers. */
    boolean isPaused();

    void setPaused(boolean paused);

    /** Workers that the scaler wants now. */
    int getWanted();

    /** Workers that exist. */
    int getWorkers();

    /** Whether this node is the one that scales. */
    boolean isLeading();
}
