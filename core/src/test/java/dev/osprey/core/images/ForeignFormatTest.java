package dev.osprey.core.images;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ForeignFormatTest {

    private final ImageDecoder decoder = new ImageDecoder(1_000_000);

    @ParameterizedTest
    @CsvSource({
        "000000186674797068656963000000006D69663168656963, HEIC",
        "00000018667479706D696631000000006D69663168656963, HEIC",
        "00000020667479706176696600000000617669666D6966316D69616600000000, AVIF",
        "00000020667479706D69663100000000617669666D6966316D69616600000000, AVIF",
        "0000001866747970637278200000000163727820, CR3",
        "000000186674797069736F6D0000020069736F6D61766331, VIDEO",
        "1A45DFA39F4286810142F7810142F281, VIDEO",
        "524946460000000041564920, VIDEO",
        "FF0A7A4090, JPEG_XL",
        "0000000C4A584C200D0A870A00000014, JPEG_XL",
        "0000000C6A5020200D0A870A00000014, JPEG_2000",
        "FF4FFF51002F0000, JPEG_2000",
        "4949BC0120000000, JPEG_XR",
        "49492B00080000001000000000000000, BIG_TIFF",
        "49492A00100000004352020000000000, CAMERA_RAW",
        "4949524F080000, CAMERA_RAW",
        "3842505300010000, PSD",
        "67696D702078636620, XCF",
        "00000100010010100000010020006804000016000000FF, ICON",
        "762F31010200, EXR",
        "444453207C000000, DDS",
        "716F696600000018, QOI",
        "425047FB20, BPG",
        "59A66A9500000018, SUN_RASTER",
        "D7CDC69A00000000, WMF",
        "8A4D4E470D0A1A0A, MNG"
    })
    void recognizesASignature(String hex, ForeignFormat format) {
        byte[] file = HexFormat.of().parseHex(hex);

        assertThat(ForeignFormat.of(file)).contains(format);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<svg xmlns=\"http://www.w3.org/2000/svg\"/>|SVG",
                "<?xml version=\"1.0\"?><!-- x --><svg/>|SVG",
                "<!DOCTYPE html><title>404</title>|HTML",
                "%PDF-1.7|PDF",
                "%!PS-Adobe-3.0|POSTSCRIPT",
                "P6 24 16 255|PNM",
                "PF 24 16 -1|PNM",
                "#?RADIANCE|HDR",
                "SIMPLE  =                    T|FITS",
                "/* XPM */|XPM"
            })
    void recognizesText(String text, ForeignFormat format) {
        assertThat(ForeignFormat.of(text.getBytes(StandardCharsets.UTF_8))).contains(format);
    }

    @Test
    void recognizesWhatIsMarkedFurtherBack() {
        byte[] dicom = new byte[200];
        System.arraycopy("DICM".getBytes(StandardCharsets.US_ASCII), 0, dicom, 128, 4);
        byte[] tga = new byte[200];
        System.arraycopy("TRUEVISION-XFILE.".getBytes(StandardCharsets.US_ASCII), 0, tga, 182, 17);

        assertThat(ForeignFormat.of(dicom)).contains(ForeignFormat.DICOM);
        assertThat(ForeignFormat.of(tga)).contains(ForeignFormat.TGA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "P", "P1 is the plan for today", "just some text", "II", "<?xml version=\"1.0\"?><a/>"})
    void recognizesNothingElse(String text) {
        assertThat(ForeignFormat.of(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void aShortFileIsNoProblem() {
        byte[] heic = HexFormat.of().parseHex("00000018667479706865696300000000");
        for (int length = 0; length < heic.length; length++) {
            assertThat(ForeignFormat.of(Arrays.copyOf(heic, length)).isPresent())
                    .isEqualTo(length >= 12);
        }
    }

    @Test
    void theMessageNamesTheFormatAndSaysHowToConvertIt() {
        assertThatThrownBy(() ->
                        decoder.inspect(HexFormat.of().parseHex("000000186674797068656963000000006D69663168656963")))
                .hasMessage("the file is a HEIC image, not a JPEG, PNG, GIF, BMP, WebP or TIFF image:"
                        + " convert it to JPEG, for example with 'magick image.heic image.jpg';"
                        + " an iPhone takes JPEG photos with Settings > Camera > Formats > Most Compatible");
        assertThatThrownBy(() -> decoder.inspect(HexFormat.of().parseHex("49492A00100000004352020000000000")))
                .hasMessage("the file is a camera raw image, not a JPEG, PNG, GIF, BMP, WebP or TIFF image:"
                        + " convert it to JPEG or PNG, for example with ImageMagick or an image editor");
        assertThatThrownBy(() -> decoder.inspect("<html>".getBytes(StandardCharsets.UTF_8)))
                .hasMessage("the file is a web page, not a JPEG, PNG, GIF, BMP, WebP or TIFF image");
    }
}
