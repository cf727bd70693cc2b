package dev.osprey.web.images;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;

import dev.osprey.core.classification.Classification;
import dev.osprey.core.classification.Retention;
import dev.osprey.core.cloud.Cloud;
import dev.osprey.core.images.ImageDecoder;
import dev.osprey.core.images.ImageFiles;
import dev.osprey.core.images.ImageFormat;
import dev.osprey.core.localcloud.LocalCloud;
import dev.osprey.core.localcloud.LocalCloudExtension;
import dev.osprey.core.storage.StorageException;
import dev.osprey.core.storage.StorageKeys;
import dev.osprey.core.time.TestClock;
import dev.osprey.core.tracing.Tracing;
import dev.osprey.web.Rest;
import dev.osprey.web.StoredImages;
import dev.osprey.web.problems.ProblemMapper;
import dev.osprey.web.results.ClassificationLookup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(LocalCloudExtension.class)
class ImageResourceIT {

    private static final TestClock CLOCK = new TestClock(StoredImages.NOON);

    private static LocalCloud local;
    private static Cloud cloud;
    private static StoredImages images;
    private static Rest rest;

    @BeforeAll
    static void start(LocalCloud running) {
        local = running;
        cloud = local.newCloud(CLOCK);
        images = new StoredImages(cloud);
        rest = rest(cloud);
    }

    private static Rest rest(Cloud cloud) {
        return Rest.of(ImageResource.class, ProblemMapper.class)
                .bind(Cloud.class, cloud)
                .bind(Clock.class, CLOCK)
                .bind(ImageDecoder.class, new ImageDecoder(1_000_000))
                .singletons(ClassificationLookup.class, Thumbnails.class, PublicImages.class)
                .build();
    }

    @AfterAll
    static void stop() {
        if (cloud != null) {
            cloud.close();
        }
    }

    @Test
    void theOriginalIsServedAsItWasUploaded() {
        byte[] content = StoredImages.png(32, 16);
        images.done("original", "größe 1.png", content, "image/png");

        Rest.Reply reply = rest.get(path("original"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.bytes()).isEqualTo(content);
        assertThat(reply.header("Content-Type")).isEqualTo("image/png");
        assertThat(reply.header("Content-Length")).isEqualTo(Integer.toString(content.length));
        assertThat(reply.header("Cache-Control")).isEqualTo("private, max-age=3600");
        assertThat(reply.header("Content-Disposition")).isEqualTo("inline; filename*=UTF-8''gr%C3%B6%C3%9Fe%201.png");
        assertThat(reply.header("Content-Security-Policy")).isEqualTo("default-src 'none'; sandbox");
        assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void noBrowserKeepsAnImageLongerThanTheService() {
        Retention retention = new Retention(Optional.of(Duration.ofSeconds(90)));
        try (Cloud limited = new Cloud(local.newSettings(StorageKeys.ID, retention), CLOCK, Tracing.off())) {
            limited.createMissing();
            // Answered a second from now.
            new StoredImages(limited).done("id", "1.png");

            assertThat(rest(limited).get(path("id")).header("Cache-Control")).isEqualTo("private, max-age=91");
        }
    }

    @Test
    void metadataIsNotServedButStaysStored() throws Exception {
        byte[] content = ImageFiles.withOrientation(6, ImageFiles.file("jpeg", ImageFiles.noise(32, 16)));
        byte[] comment = "GPS 47.1 N".getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream uploaded = new ByteArrayOutputStream();
        uploaded.write(content, 0, 2);
        uploaded.write(new byte[] {(byte) 0xFF, (byte) 0xFE, 0, (byte) (comment.length + 2)});
        uploaded.write(comment);
        uploaded.write(content, 2, content.length - 2);
        images.done("described", "boot.html", uploaded.toByteArray(), "image/jpeg");

        Rest.Reply reply = rest.get(path("described"));

        assertThat(new String(reply.bytes(), StandardCharsets.ISO_8859_1)).doesNotContain("GPS");
        assertThat(reply.header("Content-Length")).isEqualTo(Integer.toString(reply.bytes().length));
        assertThat(reply.header("Content-Disposition")).isEqualTo("inline; filename*=UTF-8''boot.jpg");
        assertThat(cloud.images().image(cloud.results().find("described").orElseThrow()))
                .isEqualTo(uploaded.toByteArray());
    }

    @Test
    void aThumbnailIsNamedAfterItsOwnFormat() {
        images.done("named", "page.html", StoredImages.png(32, 16), "image/png");

        Rest.Reply reply = rest.get(path("named") + "?width=16");

        assertThat(reply.header("Content-Disposition")).isEqualTo("inline; filename*=UTF-8''page.jpg");
    }

    @Test
    void aSmallImageIsReadOnceAndALargeOneIsNotKept() throws Exception {
        for (int padding : new int[] {0, 3 << 20}) {
            byte[] small = StoredImages.png(32, 16);
            String id = "padded-" + padding;
            Classification image = images.done(id, "1.png", Arrays.copyOf(small, small.length + padding), "image/png");
            PublicImages.Content content = rest.bean(PublicImages.class)
                    .of(image, cloud.images().find(image).orElseThrow(), ImageFormat.PNG);
            cloud.images().delete(List.of(image));

            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            if (padding == 0) {
                content.body().write(sent);
                assertThat(sent.toByteArray()).isEqualTo(small);
            } else {
                assertThatExceptionOfType(StorageException.class)
                        .isThrownBy(() -> content.body().write(sent));
            }
        }
    }

    @Test
    void aCachedImageIsNotSentAgain() {
        images.done("cached", "1.png");
        String tag = rest.get(path("cached")).header("ETag");
        String thumbnailTag = rest.get(path("cached") + "?width=16").header("ETag");

        Rest.Reply again =
                rest.call("GET", path("cached")).header("If-None-Match", tag).send();

        assertThat(again.status()).isEqualTo(304);
        assertThat(again.bytes()).isEmpty();
        assertThat(thumbnailTag).isNotEqualTo(tag);
        assertThat(rest.call("GET", path("cached") + "?width=16")
                        .header("If-None-Match", thumbnailTag)
                        .send()
                        .status())
                .isEqualTo(304);
        assertThat(rest.call("GET", path("cached") + "?width=17")
                        .header("If-None-Match", thumbnailTag)
                        .send()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aThumbnailHasTheRequestedWidthAndKeepsTheProportions() throws Exception {
        images.done("wide", "1.png");

        Rest.Reply reply = rest.get(path("wide") + "?width=16");
        BufferedImage thumbnail = ImageIO.read(new ByteArrayInputStream(reply.bytes()));

        assertThat(reply.header("Content-Type")).isEqualTo("image/jpeg");
        assertThat(thumbnail.getWidth()).isEqualTo(16);
        assertThat(thumbnail.getHeight()).isEqualTo(8);
    }

    @Test
    void anEmptyWidthMeansTheOriginal() {
        images.done("empty-width", "1.png");

        assertThat(rest.get(path("empty-width") + "?width=").bytes()).isEqualTo(StoredImages.png(32, 16));
    }

    @ParameterizedTest
    @ValueSource(strings = {"15", "513", "-16", "x", "16.5", "99999999999"})
    void anInvalidWidthIsRejectedBeforeAnythingIsRead(String width) {
        Rest.Reply reply = rest.get(path("unknown") + "?width=" + width);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains("The parameter 'width' is not a whole number from 16 to 512.");
    }

    @Test
    void anotherMediaTypeIsServedAsBytes() {
        images.done("page", "page.png", "<script>".getBytes(StandardCharsets.UTF_8), "text/html");

        assertThat(rest.get(path("page")).header("Content-Type")).isEqualTo("application/octet-stream");
    }

    @Test
    void aFileThatCannotBeDecodedHasNoThumbnail() {
        images.done("text", "text.png", "text".getBytes(StandardCharsets.UTF_8), "image/png");

        Rest.Reply reply = rest.get(path("text") + "?width=16");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.body()).contains("A thumbnail of this image cannot be created: ");
    }

    @Test
    void anUnknownImageAndOneThatIsNotStoredYetAreNotFound() {
        images.queued("queued", "1.png");

        assertThat(rest.get(path("unknown")).body()).contains("There is no image with this id.");
        assertThat(rest.get(path("queued")).status()).isEqualTo(404);
        assertThat(rest.get(path("queued")).body()).contains("This image is not stored yet.");
    }

    private static String path(String id) {
        return "/api/classifications/" + id + "/image";
    }
}
