package dev.osprey.core.failures;

import java.util.Collection;
import java.util.function.Consumer;

/** Work on independent items: one that fails does not keep the others from their turn. */
public final class ForEach {

    private ForEach() {}

    /**
     * Does something with each item, in their order.
     *
     * @throws RuntimeException the first failure, with the others as suppressed ones, after all items
     */
    public static <T> void of(Collection<T> items, Consumer<? super T> action) {
        RuntimeException first = null;
        for (T item : items) {
            try {
                action.accept(item);
            } catch (RuntimeException failure) {
                if (first == null) {
                    first = failure;
                } else if (failure != first) {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
