package dev.osprey.localcloud;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The options of the command line.
 *
 * @param data the data directory
 * @param sqsPort port for SQS, 0 for any free port
 * @param s3Port port for S3, 0 for any free port
 * @param dynamoDbPort port for DynamoDB, 0 for any free port
 * @param followPid exit when this process exits
 * @param ownKeyMetadata S3 sends no event about an object whose user metadata of this name is its own key, URL-encoded
 */
record LaunchOptions(
        Path data, int sqsPort, int s3Port, int dynamoDbPort, OptionalLong followPid, Optional<String> ownKeyMetadata) {

    static final String USAGE = "usage: LocalCloud --data DIR [--sqs-port N] [--s3-port N] [--dynamodb-port N]"
            + " [--follow-pid PID]" + " [--own-key-metadata NAME]";

    LaunchOptions {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(followPid, "followPid");
        Objects.requireNonNull(ownKeyMetadata, "ownKeyMetadata");
    }

    /** @throws StartupException when an argument is unknown, missing or not a number in its range */
    static LaunchOptions parse(List<String> arguments) throws StartupException {
        Path data = null;
        int sqs = 0;
        int s3 = 0;
        int dynamoDb = 0;
        OptionalLong followPid = OptionalLong.empty();
        Optional<String> ownKeyMetadata = Optional.empty();
        for (int i = 0; i < arguments.size(); i += 2) {
            String option = arguments.get(i);
            if (i + 1 == arguments.size()) {
                throw new StartupException(option + " needs a value; " + USAGE);
            }
            String value = arguments.get(i + 1);
            switch (option) {
                case "--data" -> data = directory(value);
                case "--sqs-port" -> sqs = (int) number(option, value, 0, 65535);
                case "--s3-port" -> s3 = (int) number(option, value, 0, 65535);
                case "--dynamodb-port" -> dynamoDb = (int) number(option, value, 0, 65535);
                case "--follow-pid" -> followPid = OptionalLong.of(number(option, value, 1, Long.MAX_VALUE));
                case "--own-key-metadata" -> ownKeyMetadata = Optional.of(value);
                default -> throw new StartupException("unknown option " + option + "; " + USAGE);
            }
        }
        if (data == null) {
            throw new StartupException("--data is missing; " + USAGE);
        }
        return new LaunchOptions(data, sqs, s3, dynamoDb, followPid, ownKeyMetadata);
    }

    private static Path directory(String value) throws StartupException {
        try {
            return Path.of(value).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new StartupException("--data is not a path: " + value, e);
        }
    }

    private static long number(String option, String value, long least, long most) throws StartupException {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new StartupException(option + " is not a number: " + value, e);
        }
        throw new StartupException(option + " is out of range: " + value);
    }
}
