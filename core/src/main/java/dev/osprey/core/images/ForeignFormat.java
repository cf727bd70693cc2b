package dev.osprey.core.images;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** File formats that are recognized but not supported, so that the message can name them. */
enum ForeignFormat {
    // Before HEIC, whose generic brands an AVIF image has too.
    AVIF("an AVIF image", true, brand("avif", "avis")),
    HEIC("a HEIC image", true, brand("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1")),
    CR3("a camera raw image (CR3)", true, brand("crx ")),
    VIDEO(
            "a video",
            false,
            brand(
                    "mp41", "mp42", "isom", "iso2", "iso4", "iso5", "iso6", "avc1", "qt  ", "M4V ", "3gp4", "3gp5",
                    "dash"),
            at(0, "1A45DFA3"),
            at(0, "000001BA"),
            at(0, "000001B3"),
            text(8, "AVI ")),
    JPEG_XL("a JPEG XL image", true, at(0, "FF0A"), at(0, "0000000C4A584C200D0A870A")),
    JPEG_2000("a JPEG 2000 image", true, at(0, "0000000C6A5020200D0A870A"), at(0, "FF4FFF51")),
    JPEG_XR("a JPEG XR image", true, at(0, "4949BC")),
    BIG_TIFF("a BigTIFF image", true, at(0, "49492B00"), at(0, "4D4D002B")),
    CAMERA_RAW(
            "a camera raw image",
            true,
            text(0, "FUJIFILMCCD-RAW"),
            text(0, "IIRO"),
            text(0, "IIRS"),
            text(0, "MMOR"),
            at(0, "49495500"),
            text(6, "HEAPCCDR"),
            file -> text(0, "II*").matches(file) && text(8, "CR").matches(file)),
    PSD("a Photoshop document", true, text(0, "8BPS")),
    XCF("a GIMP document", true, text(0, "gimp xcf")),
    SVG("an SVG drawing", true, ForeignFormat::isSvg),
    ICON("an icon (ICO)", true, file -> at(0, "00000100").matches(file) && isIcon(file), text(0, "icns")),
    CURSOR("a cursor (CUR)", true, file -> at(0, "00000200").matches(file) && isIcon(file)),
    PNM("a PNM image", true, file -> isPnm(file)),
    EXR("an OpenEXR image", true, at(0, "762F3101")),
    HDR("a Radiance HDR image", true, text(0, "#?RADIANCE"), text(0, "#?RGBE")),
    DDS("a DDS texture", true, text(0, "DDS ")),
    KTX("a KTX texture", true, at(0, "AB4B5458")),
    QOI("a QOI image", true, text(0, "qoif")),
    FLIF("a FLIF image", true, text(0, "FLIF")),
    BPG("a BPG image", true, at(0, "425047FB")),
    MNG("an MNG animation", true, at(0, "8A4D4E470D0A1A0A")),
    JNG("a JNG image", true, at(0, "8B4A4E470D0A1A0A")),
    PCX(
            "a PCX image",
            true,
            file -> file.length > 128 && file[0] == 10 && file[1] >= 0 && file[1] <= 5 && file[2] == 1),
    TGA("a TGA image", true, ForeignFormat::isTga),
    SUN_RASTER("a Sun raster image", true, at(0, "59A66A95")),
    SGI("an SGI image", true, file -> at(0, "01DA").matches(file) && file.length > 512 && file[2] <= 1),
    CINEON("a Cineon image", true, at(0, "802A5FD7")),
    DPX("a DPX image", true, text(0, "SDPX"), text(0, "XPDS")),
    FITS("a FITS image", true, text(0, "SIMPLE  =")),
    DICOM("a DICOM image", true, text(128, "DICM")),
    DJVU("a DjVu document", true, text(0, "AT&TFORM")),
    XPM("an XPM image", true, text(0, "/* XPM */")),
    WMF("a WMF drawing", true, at(0, "D7CDC69A")),
    EMF("an EMF drawing", true, text(40, " EMF")),
    PDF("a PDF document", true, text(0, "%PDF-")),
    POSTSCRIPT("a PostScript document", true, text(0, "%!PS"), at(0, "C5D0D3C6")),
    HTML("a web page", false, ForeignFormat::isHtml);

    /** Whether a file has the format. */
    @FunctionalInterface
    private interface Signature {
        boolean matches(byte[] file);
    }

    private static final int TEXT_LENGTH = 1024;

    private final String description;
    private final boolean convertible;
    private final Signature[] signatures;

    ForeignFormat(String description, boolean convertible, Signature... signatures) {
        this.description = description;
        this.convertible = convertible;
        this.signatures = signatures;
    }

    static Optional<ForeignFormat> of(byte[] file) {
        return Arrays.stream(values())
                .filter(each -> Arrays.stream(each.signatures).anyMatch(signature -> signature.matches(file)))
                .findFirst();
    }

    /** With an article. */
    String description() {
        return description;
    }

    /** What the person who uploaded the file can do; empty when the file has no image. */
    Optional<String> advice() {
        if (this == HEIC) {
            return Optional.of("convert it to JPEG, for example with 'magick image.heic image.jpg';"
                    + " an iPhone takes JPEG photos with Settings > Camera > Formats > Most Compatible");
        }
        return convertible
                ? Optional.of("convert it to JPEG or PNG, for example with ImageMagick or an image editor")
                : Optional.empty();
    }

    private static Signature at(int offset, String hex) {
        byte[] bytes = new byte[hex.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(hex, 2 * i, 2 * i + 2, 16);
        }
        return at(offset, bytes);
    }

    private static Signature text(int offset, String text) {
        return at(offset, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Signature at(int offset, byte[] bytes) {
        return file -> file.length >= offset + bytes.length
                && Arrays.equals(file, offset, offset + bytes.length, bytes, 0, bytes.length);
    }

    /** Of an ISO base media file: its major brand or a compatible one. */
    private static Signature brand(String... brands) {
        return file -> {
            if (!text(4, "ftyp").matches(file)) {
                return false;
            }
            int end = Math.min(ByteBuffer.wrap(file).getInt(), TEXT_LENGTH);
            return IntStream.iterate(8, at -> at < end, at -> at + 4)
                    .anyMatch(at -> Arrays.stream(brands)
                            .anyMatch(brand -> text(at, brand).matches(file)));
        };
    }

    private static boolean isIcon(byte[] file) {
        // The number of images, and a reserved byte of the first one.
        return file.length > 22 && file[4] > 0 && file[5] == 0 && file[9] == 0;
    }

    private static boolean isPnm(byte[] file) {
        return new String(file, 0, Math.min(file.length, 4), StandardCharsets.ISO_8859_1).matches("P[1-7Ff]\\s[\\d#W]");
    }

    private static boolean isTga(byte[] file) {
        return file.length > 44 && text(file.length - 18, "TRUEVISION-XFILE.").matches(file);
    }

    private static boolean isSvg(byte[] file) {
        String text = beginning(file);
        return text.startsWith("<svg") || text.startsWith("<?xml") && text.contains("<svg");
    }

    private static boolean isHtml(byte[] file) {
        String text = beginning(file);
        return text.startsWith("<!doctype html") || text.startsWith("<html");
    }

    private static String beginning(byte[] file) {
        return new String(file, 0, Math.min(file.length, TEXT_LENGTH), StandardCharsets.UTF_8)
                .replace("\uFEFF", "")
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
