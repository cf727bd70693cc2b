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
 * A picture made small as a file of its own.
 *
 * @param mediaType PNG where it has transparency, else JPEG
 * @param bytes of the file
 */
public record Thumbnail(String mediaType, byte[] bytes) {

    /**
     * @param image as {@link ImageDecoder#decode} returns it
     * @param width in pixels; a narrower image keeps its own
     */
    public static Thumbnail of(BufferedImage image, int width) {
        int columns = Math.min(width, image.getWidth());
        // Whatever the shape, the file stays small.
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
