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

    /**
     * @param image as {@link ImageDecoder#decode} returns it
     * @param width in pixels; a narrower image keeps its width
     */
    public static Thumbnail of(BufferedImage image, int width) {
        int columns = Math.min(width, image.getWidth());
        // Limits the height so that the file of a very tall image stays small.
        int rows =
                Math.max(1, Math.min(4 * columns, Math.round((float) image.getHeight() * columns / image.getWidth())));
        BufferedImage small = new BufferedImage(columns, rows, image.getType());
        Graphics2D graphics = small.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image, 0, 0, columns, rows, null);
        graphics.dispose();
        ImageFormat format = image.getColorModel().hasAlpha() ? ImageFormat.PNG : ImageFormat.JPEG;
        return new Thumbnail(format.mimeType(), encode(small, format));
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
