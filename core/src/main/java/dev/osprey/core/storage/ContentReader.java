package dev.osprey.core.storage;

import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

import dev.osprey.core.storage.S3Calls.Content;

/** Reads objects of others, of any size and in any state. */
record ContentReader(S3Calls s3) {

    ContentReader {
        Objects.requireNonNull(s3, "s3");
    }

    /**
     * @param maxBytes of a larger one only the size is read
     * @param unreadable codes of the errors that say something about the object
     * @param own tells objects that this service has stored
     */
    ObjectContent read(ObjectVersion object, int maxBytes, Set<String> unreadable, Predicate<StoredObject> own) {
        try (Content found = s3.open(object).orElse(null)) {
            return found == null ? new ObjectContent.Gone() : read(found, maxBytes, own);
        } catch (S3ErrorException failure) {
            if (failure.notFound() || failure.unmet()) {
                return new ObjectContent.Gone();
            }
            if (unreadable.stream().anyMatch(failure::hasCode)) {
                return new ObjectContent.Unreadable();
            }
            throw failure;
        } catch (IOException broken) {
            throw new StorageException("Reading s3://" + object.bucket() + " failed", broken);
        }
    }

    private static ObjectContent read(Content found, int maxBytes, Predicate<StoredObject> own) throws IOException {
        StoredObject object = found.stored();
        if (own.test(object)) {
            found.abort();
            return new ObjectContent.Own();
        }
        if (object.bytes() > maxBytes) {
            found.abort();
            return new ObjectContent.TooLarge();
        }
        return new ObjectContent.Bytes(found.bytes());
    }
}
