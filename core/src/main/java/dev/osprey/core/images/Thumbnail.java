package dev.osprey.core.images;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A small version of an image, encoded as a file.
 *
 * @param mediaType PNG for an image with alpha channel, else JPEG
 * @param bytes of the file
 */
public record Thumbnail(String mediaType, byte[] bytes) {

    /** What a thumbnail needs of an image. */
    public static Excerpt excerpt(ImageSize image, int width) {
        ImageSize thumbnail = size(image, width);
        return new Excerpt(
                0,
                0,
                image.width(),
                image.height(),
                Math.max(1, image.width() / (2 * thumbnail.width())),
                Math.max(1, image.height() / (2 * thumbnail.height())));
    }

    /** @param width in pixels; a narrower image keeps its width */
    public static Thumbnail of(DecodedImage image, int width) {
        ImageSize size = size(image.size(), width);
        BufferedImage pixels = image.pixels();
        BufferedImage small = new BufferedImage(size.width(), size.height(), pixels.getType());
        Graphics2D graphics = small.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(pixels, 0, 0, size.width(), size.height(), null);
        graphics.dispose();
        ImageFormat format = pixels.getColorModel().hasAlpha() ? ImageFormat.PNG : ImageFormat.JPEG;
        return new Thumbnail(format.mimeType(), encode(small, format));
    }

    private static ImageSize size(ImageSize image, int width) {
        int columns = Math.min(width, image.width());
        // Limits the height so that the file of a very tall image stays small.
        int rows = Math.max(1, Math.min(4 * columns, Math.round((float) image.height() * columns / image.width())));
        return new ImageSize(columns, rows);
    }

    private static byte[] encode(BufferedImage image, ImageFormat format) {
        ImageWriter writer =
                ImageIO.getImageWritersByMIMEType(format.mimeType()).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(output);
            writer.write(image);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
