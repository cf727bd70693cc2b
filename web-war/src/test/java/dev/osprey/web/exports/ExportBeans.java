package dev.osprey.web.exports;

import dev.osprey.web.Rest;

/** The export resources and their beans. */
public final class ExportBeans {

    public static final Class<?> FILES = ExportFilesResource.class;
    public static final Class<?> LIST = ExportResource.class;

    private ExportBeans() {}

    public static Rest.Builder add(Rest.Builder rest) {
        return rest.singletons(Exports.class);
    }
}
