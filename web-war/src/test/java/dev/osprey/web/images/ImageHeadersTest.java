package dev.osprey.web.images;

import dev.osprey.core.images.ImageFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ImageHeadersTest {

    @Test
    void onlySupportedImageFormatsKeepTheirMediaType() {
        assertThat(ImageHeaders.format("image/webp")).contains(ImageFormat.WEBP);
        assertThat(ImageHeaders.format("image/svg+xml")).isEmpty();
        assertThat(ImageHeaders.format("text/html")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "JPEG, boot.JPEG, boot.JPEG",
        "JPEG, boot.jpg, boot.jpg",
        "PNG, poly.html, poly.png",
        "JPEG, boot.png, boot.jpg",
        "GIF, page.svg, page.gif",
        "PNG, boot, boot.png",
        "PNG, .htaccess, .htaccess.png",
        "PNG, No. 5, No. 5.png",
        "TIFF, a.tiff, a.tiff"
    })
    void aServedFileHasTheExtensionOfItsContent(ImageFormat format, String uploaded, String served) {
        assertThat(ImageHeaders.named(uploaded, format)).isEqualTo(served);
    }

    @Test
    void fileNamesAreEscapedInHeaders() {
        assertThat(ImageHeaders.percentEncoded("a b*\"'\r\n;größe.png"))
                .isEqualTo("a%20b%2A%22%27%0D%0A%3Bgr%C3%B6%C3%9Fe.png");
    }
}
