package dev.osprey.core.images;

import java.awt.color.CMMException;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import com.twelvemonkeys.imageio.color.ColorProfiles;
import com.twelvemonkeys.imageio.color.ColorSpaces;

/**
 * The ICC profile of a JPEG file of ordinary colours, and the file without it: converting a reduced image takes much less
 * time than converting a whole one. The profile is in numbered segments (ICC.1:2022, annex B.4).
 */
record JpegProfile(byte[] fileWithout, Optional<ICC_ColorSpace> colours) {

    private static final int START_OF_SCAN = 0xDA;
    private static final int APP2 = 0xE2;
    private static final byte[] IDENTIFIER = {'I', 'C', 'C', '_', 'P', 'R', 'O', 'F', 'I', 'L', 'E', 0};
    private static final int CONTENT = 4 + IDENTIFIER.length + 2;
    private static final int RGB = 3;

    private record Segment(int number, int from, int to) {}

    /** The file itself when it has no profile. A profile that cannot be used is ignored, as browsers do. */
    static JpegProfile of(byte[] file) {
        List<Segment> segments = segments(file);
        if (segments.isEmpty()) {
            return new JpegProfile(file, Optional.empty());
        }
        ByteArrayOutputStream rest = new ByteArrayOutputStream(file.length);
        int kept = 0;
        for (Segment each : segments) {
            rest.write(file, kept, each.from - CONTENT - kept);
            kept = each.to;
        }
        rest.write(file, kept, file.length - kept);
        ByteArrayOutputStream profile = new ByteArrayOutputStream();
        segments.stream()
                .sorted(Comparator.comparingInt(Segment::number))
                .forEach(each -> profile.write(file, each.from, each.to - each.from));
        return new JpegProfile(rest.toByteArray(), colours(profile.toByteArray()));
    }

    private static List<Segment> segments(byte[] file) {
        List<Segment> segments = new ArrayList<>();
        int at = 2;
        while (at + CONTENT <= file.length && (file[at + 1] & 0xFF) != START_OF_SCAN) {
            int marker = file[at + 1] & 0xFF;
            if (file[at] != (byte) 0xFF || !JpegFile.isMarker(marker)) {
                at++;
                continue;
            }
            int end = at + 2 + Math.max(2, JpegFile.unsignedShort(file, at + 2));
            if (marker == APP2 && end >= at + CONTENT && end <= file.length && isProfile(file, at + 4)) {
                segments.add(new Segment(file[at + CONTENT - 2] & 0xFF, at + CONTENT, end));
            }
            at = end;
        }
        return segments;
    }

    private static boolean isProfile(byte[] file, int at) {
        for (int i = 0; i < IDENTIFIER.length; i++) {
            if (file[at + i] != IDENTIFIER[i]) {
                return false;
            }
        }
        return true;
    }

    private static Optional<ICC_ColorSpace> colours(byte[] bytes) {
        try {
            ICC_Profile profile = ColorProfiles.createProfile(bytes);
            return profile.getNumComponents() != RGB || ColorProfiles.isCS_sRGB(profile)
                    ? Optional.empty()
                    : Optional.of(ColorSpaces.createColorSpace(profile));
        } catch (CMMException | IllegalArgumentException unusable) {
            return Optional.empty();
        }
    }

    /** @param image whose pixels have the colours of the profile, as if they were sRGB */
    BufferedImage converted(BufferedImage image) {
        if (colours.isEmpty()) {
            return image;
        }
        BufferedImage converted = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
        try {
            new ColorConvertOp(colours.get(), converted.getColorModel().getColorSpace(), null)
                    .filter(image.getRaster(), converted.getRaster());
            return converted;
        } catch (CMMException unusable) {
            return image;
        }
    }
}
