package dev.osprey.web.exports;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.osprey.core.classification.Classification;

/** The images with these ids in this order, without those that have no row; a portion at a time in memory. */
final class ImagesInOrder implements Iterator<Classification> {

    static final int PORTION = 500;

    private final List<String> ids;
    private final Function<Collection<String>, List<Classification>> lookup;
    private Iterator<Classification> portion = List.<Classification>of().iterator();
    private int next;

    ImagesInOrder(List<String> ids, Function<Collection<String>, List<Classification>> lookup) {
        this.ids = List.copyOf(ids);
        this.lookup = Objects.requireNonNull(lookup, "lookup");
    }

    @Override
    public boolean hasNext() {
        while (!portion.hasNext() && next < ids.size()) {
            List<String> wanted = ids.subList(next, Math.min(next + PORTION, ids.size()));
            Map<String, Classification> found =
                    lookup.apply(wanted).stream().collect(Collectors.toMap(Classification::id, Function.identity()));
            portion = wanted.stream().map(found::get).filter(Objects::nonNull).iterator();
            next += wanted.size();
        }
        return portion.hasNext();
    }

    @Override
    public Classification next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return portion.next();
    }
}
