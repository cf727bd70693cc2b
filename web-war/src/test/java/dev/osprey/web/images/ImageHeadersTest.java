package dev.osprey.web.images;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ImageHeadersTest {

    @Test
    void onlySupportedImageFormatsKeepTheirMediaType() {
        assertThat(ImageHeaders.mediaType("image/webp")).isEqualTo("image/webp");
        assertThat(ImageHeaders.mediaType("image/svg+xml")).isEqualTo("application/octet-stream");
        assertThat(ImageHeaders.mediaType("text/html")).isEqualTo("application/octet-stream");
    }

    @Test
    void fileNamesAreEscapedInHeaders() {
        assertThat(ImageHeaders.percentEncoded("a b*\"'\r\n;größe.png"))
                .isEqualTo("a%20b%2A%22%27%0D%0A%3Bgr%C3%B6%C3%9Fe.png");
    }
}
