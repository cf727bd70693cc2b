package dev.osprey.sqsra.outbound;

import java.util.Objects;
import java.util.Optional;
import javax.security.auth.Subject;

import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.ManagedConnectionFactory;
import jakarta.resource.spi.SecurityException;
import jakarta.resource.spi.security.PasswordCredential;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** An AWS access key, given as JMS user name and password, that replaces the SDK's default credentials. */
record AccessKey(String id, String secret) implements ConnectionRequestInfo {
    AccessKey {
        Objects.requireNonNull(id);
        Objects.requireNonNull(secret);
    }

    /** Empty without a user name; servers pass an empty one when none is configured. */
    static Optional<AccessKey> of(String user, String password) {
        return user == null || user.isEmpty()
                ? Optional.empty()
                : Optional.of(new AccessKey(user, password == null ? "" : password));
    }

    /** The credentials that the container assigns to this factory, otherwise those of the application. */
    static Optional<AccessKey> of(ManagedConnectionFactory factory, Subject subject, ConnectionRequestInfo info)
            throws SecurityException {
        if (subject != null) {
            for (PasswordCredential credential : subject.getPrivateCredentials(PasswordCredential.class)) {
                if (factory.equals(credential.getManagedConnectionFactory())) {
                    return of(credential.getUserName(), new String(credential.getPassword()));
                }
            }
        }
        if (info == null) {
            return Optional.empty();
        }
        if (info instanceof AccessKey key) {
            return Optional.of(key);
        }
        throw new SecurityException(
                "Not a connection request of this adapter: " + info.getClass().getName());
    }

    AwsCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret));
    }

    @Override
    public String toString() {
        return "AccessKey[" + id + "]";
    }
}
