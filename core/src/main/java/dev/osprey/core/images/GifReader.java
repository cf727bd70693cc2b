package dev.osprey.core.images;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Iterator;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;

import dev.osprey.core.images.canvas.CanvasReader;

/**
 * Puts the first frame of a GIF image on its canvas, the logical screen: the JDK's reader returns the frame alone. As in browsers, a
 * frame that is larger than the screen enlarges it.
 */
final class GifReader extends CanvasReader {

    private static final int SCREEN_OFFSET = 6;
    private static final int HEADER = 13;
    private static final int COLOUR_TABLE = 0x80;
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2C;

    private final ImageReader frames;
    private Rectangle frame;
    private Rectangle canvas;

    /** @param frames the JDK's reader */
    GifReader(ImageReader frames) {
        super(frames.getOriginatingProvider());
        this.frames = frames;
        IIOReadWarningListener passOn = (source, warning) -> processWarningOccurred(warning);
        frames.addIIOReadWarningListener(passOn);
    }

    @Override
    public void setInput(Object input, boolean seekForwardOnly, boolean ignoreMetadata) {
        super.setInput(input, seekForwardOnly, ignoreMetadata);
        frames.setInput(input, seekForwardOnly, ignoreMetadata);
        frame = null;
    }

    @Override
    public int getWidth(int imageIndex) throws IOException {
        checkIndex(imageIndex);
        locate();
        return canvas.width;
    }

    @Override
    public int getHeight(int imageIndex) throws IOException {
        checkIndex(imageIndex);
        locate();
        return canvas.height;
    }

    @Override
    public Iterator<ImageTypeSpecifier> getImageTypes(int imageIndex) throws IOException {
        return isCovered() ? frames.getImageTypes(imageIndex) : super.getImageTypes(imageIndex);
    }

    @Override
    public ImageReadParam getDefaultReadParam() {
        return frames.getDefaultReadParam();
    }

    @Override
    public BufferedImage read(int imageIndex, ImageReadParam parameters) throws IOException {
        return isCovered() ? frames.read(imageIndex, parameters) : super.read(imageIndex, parameters);
    }

    @Override
    protected ImageTypeSpecifier canvasType() {
        return ImageTypeSpecifier.createFromBufferedImageType(BufferedImage.TYPE_INT_ARGB);
    }

    @Override
    protected BufferedImage canvas() throws IOException {
        locate();
        BufferedImage pixels = frames.read(0);
        BufferedImage image = canvasType().createBufferedImage(canvas.width, canvas.height);
        int[] row = new int[frame.width];
        for (int y = 0; y < frame.height; y++) {
            pixels.getRGB(0, y, frame.width, 1, row, 0, frame.width);
            image.getRaster().setDataElements(frame.x, frame.y + y, frame.width, 1, row);
        }
        return image;
    }

    @Override
    public void dispose() {
        frames.dispose();
    }

    private boolean isCovered() throws IOException {
        locate();
        return frame.equals(canvas);
    }

    /** Finds the frame. Comes before the JDK's reader, which does not let the stream go back. */
    private void locate() throws IOException {
        if (frame != null) {
            return;
        }
        ImageInputStream stream = (ImageInputStream) getInput();
        ByteOrder order = stream.getByteOrder();
        stream.setByteOrder(ByteOrder.LITTLE_ENDIAN);
        stream.seek(SCREEN_OFFSET);
        int width = stream.readUnsignedShort();
        int height = stream.readUnsignedShort();
        int flags = stream.readUnsignedByte();
        stream.seek(HEADER + ((flags & COLOUR_TABLE) == 0 ? 0 : 3L << (flags & 7) + 1));
        int block = stream.readUnsignedByte();
        while (block != IMAGE) {
            if (block != EXTENSION) {
                throw new IOException("the file has no image");
            }
            stream.readByte();
            for (int length = stream.readUnsignedByte(); length > 0; length = stream.readUnsignedByte()) {
                stream.skipBytes(length);
            }
            block = stream.readUnsignedByte();
        }
        Rectangle found = new Rectangle(stream.readUnsignedShort(), stream.readUnsignedShort(), 0, 0);
        found.setSize(stream.readUnsignedShort(), stream.readUnsignedShort());
        canvas = new Rectangle(Math.max(width, found.x + found.width), Math.max(height, found.y + found.height));
        frame = found;
        stream.setByteOrder(order);
        stream.seek(0);
    }
}
