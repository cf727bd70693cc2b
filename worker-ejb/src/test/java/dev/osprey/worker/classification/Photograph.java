package dev.osprey.worker.classification;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** The forms in which people upload a picture of an item. */
enum Photograph {
    /** As in the data set. */
    CLEAN {
        @Override
        byte[] of(BufferedImage item, int number) {
            return png(item);
        }
    },
    /** Dark on white, not enlarged. */
    ON_WHITE {
        @Override
        byte[] of(BufferedImage item, int number) {
            return png(inverted(item));
        }
    },
    /** Dark on white, 10 to 20 times as large, as JPEG of quality 85. */
    ENLARGED {
        @Override
        byte[] of(BufferedImage item, int number) {
            return jpeg(enlarged(inverted(item), 10 + number % 11));
        }
    },
    /** As on black, 10 to 20 times as large, as JPEG of quality 85. */
    ENLARGED_ON_BLACK {
        @Override
        byte[] of(BufferedImage item, int number) {
            return jpeg(enlarged(item, 10 + number % 11));
        }
    },
    /** In the middle of a white sheet of 3:4 with a margin of at least a tenth. */
    PADDED {
        @Override
        byte[] of(BufferedImage item, int number) {
            return jpeg(on(Color.WHITE, enlarged(inverted(item), 12), 420, 560));
        }
    },
    /** The same on a sheet in one of six light colours. */
    ON_PASTEL {
        @Override
        byte[] of(BufferedImage item, int number) {
            Color sheet = Color.getHSBColor(number % 6 / 6f, 0.15f, 0.95f);
            return jpeg(on(sheet, cutOut(item, 12, true), 420, 560));
        }
    },
    /** Dark, on a transparent background, as PNG. */
    CUT_OUT {
        @Override
        byte[] of(BufferedImage item, int number) {
            return png(cutOut(item, 12, true));
        }
    },
    /** Light, on a transparent background, as PNG. */
    CUT_OUT_LIGHT {
        @Override
        byte[] of(BufferedImage item, int number) {
            return png(cutOut(item, 12, false));
        }
    },
    /** Stored lying on its side, with EXIF saying so. */
    TURNED {
        @Override
        byte[] of(BufferedImage item, int number) {
            return held6(jpeg(lying(enlarged(inverted(item), 12))));
        }
    };

    abstract byte[] of(BufferedImage item, int number);

    private static BufferedImage inverted(BufferedImage item) {
        BufferedImage inverted = new BufferedImage(item.getWidth(), item.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < item.getHeight(); y++) {
            for (int x = 0; x < item.getWidth(); x++) {
                inverted.getRaster().setSample(x, y, 0, 255 - item.getRaster().getSample(x, y, 0));
            }
        }
        return inverted;
    }

    private static BufferedImage enlarged(BufferedImage item, int times) {
        return scaled(rgb(item), times);
    }

    /** Whatever is not black in the data set is the item. */
    private static BufferedImage cutOut(BufferedImage item, int times, boolean dark) {
        BufferedImage cutOut = new BufferedImage(item.getWidth(), item.getHeight(), BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < item.getHeight(); y++) {
            for (int x = 0; x < item.getWidth(); x++) {
                int value = item.getRaster().getSample(x, y, 0);
                int shade = dark ? 255 - value : value;
                cutOut.setRGB(x, y, value == 0 ? 0 : 0xFF000000 | shade << 16 | shade << 8 | shade);
            }
        }
        return scaled(cutOut, times);
    }

    private static BufferedImage rgb(BufferedImage grey) {
        BufferedImage rgb = new BufferedImage(grey.getWidth(), grey.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < grey.getHeight(); y++) {
            for (int x = 0; x < grey.getWidth(); x++) {
                int value = grey.getRaster().getSample(x, y, 0);
                rgb.setRGB(x, y, value << 16 | value << 8 | value);
            }
        }
        return rgb;
    }

    private static BufferedImage scaled(BufferedImage image, int times) {
        BufferedImage scaled = new BufferedImage(image.getWidth() * times, image.getHeight() * times, image.getType());
        Graphics2D graphics = scaled.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(image, 0, 0, scaled.getWidth(), scaled.getHeight(), null);
        graphics.dispose();
        return scaled;
    }

    private static BufferedImage on(Color colour, BufferedImage image, int width, int height) {
        BufferedImage sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, width, height);
        graphics.drawImage(image, (width - image.getWidth()) / 2, (height - image.getHeight()) / 2, null);
        graphics.dispose();
        return sheet;
    }

    /** Turned left by a quarter; EXIF orientation 6 turns it back. */
    private static BufferedImage lying(BufferedImage image) {
        BufferedImage lying = new BufferedImage(image.getHeight(), image.getWidth(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = lying.createGraphics();
        AffineTransform turn = new AffineTransform(0, -1, 1, 0, 0, image.getWidth());
        graphics.drawImage(image, turn, null);
        graphics.dispose();
        return lying;
    }

    private static byte[] png(BufferedImage image) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", file);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return file.toByteArray();
    }

    private static byte[] jpeg(BufferedImage image) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageWriter writer =
                ImageIO.getImageWriters(new ImageTypeSpecifier(image), "jpeg").next();
        ImageWriteParam quality = writer.getDefaultWriteParam();
        quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        quality.setCompressionQuality(0.85f);
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(file)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), quality);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }

    private static byte[] held6(byte[] jpeg) {
        ByteBuffer file = ByteBuffer.allocate(jpeg.length + 36);
        file.put(jpeg, 0, 2);
        file.putShort((short) 0xFFE1).putShort((short) 34).put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
        file.putShort((short) 0x4D4D).putShort((short) 42).putInt(8).putShort((short) 1);
        file.putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) 6)
                .putShort((short) 0);
        file.putInt(0).put(jpeg, 2, jpeg.length - 2);
        return file.array();
    }
}
