package dev.osprey.core.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The attributes of one item, read and written by type. Times and durations are stored as ISO 8601 text.
 *
 * @param attributes by name
 */
public record Row(Map<String, AttributeValue> attributes) {

    /** No attributes; for an expression without values. */
    public static final Row EMPTY = new Row(Map.of());

    public Row {
        attributes = Map.copyOf(attributes);
    }

    public static Builder builder() {
        return new Builder();
    }

    public boolean has(String name) {
        return attributes.containsKey(name);
    }

    public String text(String name) {
        return value(name).s();
    }

    public long number(String name) {
        return Long.parseLong(value(name).n());
    }

    public int integer(String name) {
        return Integer.parseInt(value(name).n());
    }

    public double decimal(String name) {
        return Double.parseDouble(value(name).n());
    }

    public boolean flag(String name) {
        return value(name).bool();
    }

    public byte[] bytes(String name) {
        return value(name).b().asByteArray();
    }

    public Instant time(String name) {
        return Instant.parse(text(name));
    }

    public Duration duration(String name) {
        return Duration.parse(text(name));
    }

    public Optional<String> optionalText(String name) {
        return Optional.ofNullable(attributes.get(name)).map(AttributeValue::s);
    }

    public Optional<Instant> optionalTime(String name) {
        return optionalText(name).map(Instant::parse);
    }

    /** The rows of a list; empty when there is no such list. */
    public List<Row> rows(String name) {
        return has(name)
                ? value(name).l().stream().map(each -> new Row(each.m())).toList()
                : List.of();
    }

    /** The texts of a list. */
    public List<String> texts(String name) {
        return value(name).l().stream().map(AttributeValue::s).toList();
    }

    private AttributeValue value(String name) {
        AttributeValue value = attributes.get(name);
        if (value == null) {
            throw new IllegalStateException("the row has no attribute '" + name + "'");
        }
        return value;
    }

    /** Collects attributes; also the values of an expression, whose names begin with a colon. */
    public static final class Builder {

        // The range of DynamoDB's numbers.
        private static final double SMALLEST = 1e-130;
        private static final double TOO_LARGE = 1e126;

        private final Map<String, AttributeValue> attributes = new HashMap<>();

        private Builder() {}

        public Builder text(String name, String value) {
            return set(name, AttributeValue.fromS(value));
        }

        /** Sets nothing when the value is empty. */
        public Builder text(String name, Optional<String> value) {
            value.ifPresent(present -> text(name, present));
            return this;
        }

        public Builder number(String name, long value) {
            return set(name, AttributeValue.fromN(Long.toString(value)));
        }

        /**
         * Stores a value too small for DynamoDB as 0.
         *
         * @throws IllegalArgumentException when the value is too large for DynamoDB, infinite or not a number
         */
        public Builder decimal(String name, double value) {
            double magnitude = Math.abs(value);
            if (!(magnitude < TOO_LARGE)) {
                throw new IllegalArgumentException(name + " is " + value + ", which DynamoDB cannot store");
            }
            return set(name, AttributeValue.fromN(magnitude < SMALLEST ? "0" : Double.toString(value)));
        }

        public Builder flag(String name, boolean value) {
            return set(name, AttributeValue.fromBool(value));
        }

        public Builder bytes(String name, byte[] value) {
            return set(name, AttributeValue.fromB(SdkBytes.fromByteArray(value)));
        }

        public Builder time(String name, Instant value) {
            return text(name, value.toString());
        }

        /** Sets nothing when the value is empty. */
        public Builder time(String name, Optional<Instant> value) {
            return text(name, value.map(Instant::toString));
        }

        public Builder duration(String name, Duration value) {
            return text(name, value.toString());
        }

        public Builder rows(String name, List<Row> values) {
            return set(
                    name,
                    AttributeValue.fromL(values.stream()
                            .map(each -> AttributeValue.fromM(each.attributes()))
                            .toList()));
        }

        public Builder texts(String name, List<String> values) {
            return set(
                    name,
                    AttributeValue.fromL(
                            values.stream().map(AttributeValue::fromS).toList()));
        }

        private Builder set(String name, AttributeValue value) {
            attributes.put(name, value);
            return this;
        }

        public Row build() {
            return new Row(attributes);
        }

        /** The values of an expression. */
        public Map<String, AttributeValue> values() {
            return build().attributes();
        }
    }
}
