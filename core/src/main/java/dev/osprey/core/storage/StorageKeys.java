package dev.osprey.core.storage;

import java.util.Locale;

import dev.osprey.core.classification.Classification;

/** The layout of object keys in the buckets. */
public enum StorageKeys {
    /** {@code <id>/<file name>}: two uploads of one name never collide. */
    ID(true) {
        @Override
        String prefix(Classification image) {
            return image.id() + "/";
        }
    },
    /** Just {@code <file name>}, as in the published systems: the last upload of a name wins. */
    PLAIN(false) {
        @Override
        String prefix(Classification image) {
            return "";
        }
    };

    private final boolean unique;

    StorageKeys(boolean unique) {
        this.unique = unique;
    }

    /** Whether no two images share a key, so that an object never changes. */
    public boolean unique() {
        return unique;
    }

    abstract String prefix(Classification image);

    /** The key of the image in the input bucket. */
    public String image(Classification image) {
        return prefix(image) + image.fileName();
    }

    /** The key of the answer in the output bucket: the key of the image without extension. */
    public String answer(Classification image) {
        String name = image.fileName();
        int dot = name.lastIndexOf('.');
        return prefix(image) + (dot > 0 ? name.substring(0, dot) : name);
    }

    /** @throws IllegalArgumentException unless it is {@code id} or {@code plain} */
    public static StorageKeys named(String setting) {
        try {
            return valueOf(setting.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(
                    "osprey.storage.keys is '" + setting + "', not 'id' or 'plain'", unknown);
        }
    }
}
