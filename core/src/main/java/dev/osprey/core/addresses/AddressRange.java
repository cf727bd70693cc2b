package dev.osprey.core.addresses;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A range of IP addresses in CIDR notation, such as {@code 10.0.0.0/8}; an address alone is a range of one.
 *
 * @param prefix the number of leading bits that all its addresses share with the first
 */
public record AddressRange(IpAddress first, int prefix) {

    public AddressRange {
        Objects.requireNonNull(first, "first");
        if (prefix < 0 || prefix > bits(first)) {
            throw new IllegalArgumentException("a prefix of " + prefix + " bits for " + first);
        }
    }

    /** Reads one range; empty when the text is none. */
    public static Optional<AddressRange> of(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return IpAddress.of(text).map(address -> new AddressRange(address, bits(address)));
        }
        String prefix = text.substring(slash + 1);
        if (!prefix.matches("\\d{1,3}")) {
            return Optional.empty();
        }
        int bits = Integer.parseInt(prefix);
        return IpAddress.of(text.substring(0, slash))
                .filter(address -> bits <= bits(address))
                .map(address -> new AddressRange(address, bits));
    }

    /**
     * Reads ranges that are separated by commas.
     *
     * @return empty when one of them is no range
     */
    public static Optional<List<AddressRange>> list(String text) {
        List<Optional<AddressRange>> ranges =
                Arrays.stream(text.split(",", -1)).map(each -> of(each.trim())).toList();
        return ranges.stream().allMatch(Optional::isPresent)
                ? Optional.of(ranges.stream().map(Optional::orElseThrow).toList())
                : Optional.empty();
    }

    public boolean contains(IpAddress address) {
        byte[] own = first.bytes();
        byte[] other = address.bytes();
        if (own.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit += Byte.SIZE) {
            int mask = 0xff << Math.max(0, Byte.SIZE - (prefix - bit)) & 0xff;
            if (((own[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    private static int bits(IpAddress address) {
        return address.bytes().length * Byte.SIZE;
    }
}
