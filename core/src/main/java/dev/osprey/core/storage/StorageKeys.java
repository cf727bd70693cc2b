package dev.osprey.core.storage;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Status;

/** The layout of object keys in the buckets. */
public enum StorageKeys {
    /** {@code <id>/<file name>}: two uploads of one name never collide. */
    ID(true) {
        @Override
        public String image(Classification image) {
            return ownKey(image);
        }

        @Override
        List<String> images(Classification image) {
            return List.of(ownKey(image));
        }

        @Override
        List<String> answers(Classification image) {
            return List.of(image.id() + "/" + withoutExtension(image));
        }
    },
    /**
     * Just {@code <file name>} once the image is classified, as in the published systems: the last upload of a name wins.
     * Until then, and if it fails, {@code <id>/<file name>}, so that each upload gets its own answer. So does a copy of what
     * somebody else put into the bucket: it must not replace anything that has its name by now.
     */
    PLAIN(false) {
        @Override
        public String image(Classification image) {
            return image.status() == Status.DONE && !image.isFromBucket() ? image.fileName() : ownKey(image);
        }

        @Override
        List<String> images(Classification image) {
            return image.isFromBucket() ? List.of(ownKey(image)) : List.of(ownKey(image), image.fileName());
        }

        @Override
        List<String> answers(Classification image) {
            return Stream.of(withoutExtension(image), image.fileName(), ownKey(image))
                    .distinct()
                    .toList();
        }
    };

    /** What the keys of uploads straight to S3 begin with. */
    static final String UPLOADS = "osprey-uploads/";

    private final boolean unique;

    StorageKeys(boolean unique) {
        this.unique = unique;
    }

    /** Whether no two images share a key, so that an object never changes. */
    public boolean unique() {
        return unique;
    }

    /** The key of the image in the input bucket. With some layouts it depends on the status. */
    public abstract String image(Classification image);

    /** The keys that the image may have in the input bucket, whatever its status is or was. */
    abstract List<String> images(Classification image);

    /**
     * The keys that the answer may have in the output bucket, by preference. The first is the name of the file without
     * extension; the others are for when it belongs to a file of another name.
     */
    abstract List<String> answers(Classification image);

    /** The key under which an image is uploaded straight to S3, until a worker has stored it. */
    static String upload(Classification image) {
        return UPLOADS + ownKey(image);
    }

    private static String ownKey(Classification image) {
        return image.id() + "/" + image.fileName();
    }

    private static String withoutExtension(Classification image) {
        String name = image.fileName();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
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
