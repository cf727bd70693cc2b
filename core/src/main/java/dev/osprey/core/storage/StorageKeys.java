package dev.osprey.core.storage;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Status;
import dev.osprey.core.notifications.CreatedObject;
import dev.osprey.core.notifications.SourceObject;

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

    // What the keys of uploads straight to S3 begin with.
    private static final String UPLOADS = "osprey-uploads/";
    private static final Pattern OWN_KEY =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/[^/]+");
    private static final Pattern UPLOAD_KEY = Pattern.compile(UPLOADS + OWN_KEY.pattern());
    private static final int TIME_ORDERED = 7;

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

    static boolean isUpload(String key) {
        return UPLOAD_KEY.matcher(key).matches();
    }

    /** Where an image is until a worker has stored it, if it is uploaded straight to S3. */
    public static SourceObject uploadOf(Classification queued) {
        return new SourceObject(upload(queued), Optional.empty(), Optional.empty());
    }

    /** The id of the image that the object is, if it was uploaded with a URL of {@link ImageStore#presignUpload}. */
    public static Optional<String> uploadId(CreatedObject object) {
        return Optional.of(object.key())
                .filter(StorageKeys::isUpload)
                .map(key -> key.substring(UPLOADS.length(), key.lastIndexOf('/')));
    }

    /**
     * The image that the object is, as it was accepted, if it was uploaded with a URL of {@link ImageStore#presignUpload}. Its time
     * is that of its id, a UUID of version 7 (RFC 9562).
     */
    public static Optional<Classification> uploaded(CreatedObject object) {
        return uploadId(object)
                .map(UUID::fromString)
                .filter(id -> id.version() == TIME_ORDERED)
                .map(id -> Classification.queued(
                        id.toString(),
                        object.key().substring(object.key().lastIndexOf('/') + 1),
                        Instant.ofEpochMilli(id.getMostSignificantBits() >>> Short.SIZE)));
    }

    /** The id of the image under whose key this service, or an earlier version of it, may have stored the object. */
    public static Optional<String> ownId(CreatedObject object) {
        return Optional.of(object.key())
                .filter(key -> OWN_KEY.matcher(key).matches())
                .map(key -> key.substring(0, key.indexOf('/')));
    }

    /** Whether only this image can have the key. */
    static boolean isOwn(Classification image, String key) {
        return key.startsWith(image.id() + "/");
    }

    /** Of keys: those that begin with the id of an image that was submitted before this time. */
    static Predicate<String> submittedBefore(Instant time) {
        // An id begins with its milliseconds (RFC 9562, version 7).
        String millis = String.format(Locale.ROOT, "%012x", time.toEpochMilli());
        String end = millis.substring(0, 8) + "-" + millis.substring(8);
        return key -> {
            String own = key.startsWith(UPLOADS) ? key.substring(UPLOADS.length()) : key;
            return OWN_KEY.matcher(own).matches() && own.compareTo(end) < 0;
        };
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
