package dev.osprey.core.results;

/** The index of an order is still being built, in a table of an earlier version. */
public class OrderNotReadyException extends RuntimeException {

    private static final long serialVersionUID = 1;

    OrderNotReadyException() {
        super("The index of this order is still being built");
    }
}
