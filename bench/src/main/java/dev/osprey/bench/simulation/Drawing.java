package dev.osprey.bench.simulation;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** A chart under a heading, written as PNG. */
final class Drawing {

    static final Color INK = new Color(0x24292f);
    static final Color PALE_INK = new Color(0x57606a);
    static final Color GRID = new Color(0xe4e7eb);

    /** Height of the heading, above the chart. */
    static final int HEAD = 62;

    // Sharp on high-density screens.
    private static final int SCALE = 2;
    private static final int MARGIN = 16;

    private final BufferedImage image;
    private final Graphics2D graphics;

    Drawing(int width, int height, String title, String subtitle) {
        image = new BufferedImage(width * SCALE, height * SCALE, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.scale(SCALE, SCALE);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        text(title, MARGIN, 26, font(Font.BOLD, 17), INK);
        text(subtitle, MARGIN, 48, font(Font.PLAIN, 13), PALE_INK);
    }

    static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }

    /** A graphics context whose origin is at the given point. */
    Graphics2D at(int x, int y) {
        Graphics2D there = (Graphics2D) graphics.create();
        there.translate(x, y);
        return there;
    }

    void text(String text, int x, int y, Font font, Color color) {
        graphics.setFont(font);
        graphics.setColor(color);
        graphics.drawString(text, x, y);
    }

    void write(Path file) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam smallest = writer.getDefaultWriteParam();
        smallest.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        smallest.setCompressionQuality(0);
        try (OutputStream bytes = Files.newOutputStream(file);
                ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), smallest);
        } finally {
            writer.dispose();
        }
    }
}
