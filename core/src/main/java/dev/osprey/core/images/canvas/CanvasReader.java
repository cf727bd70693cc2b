package dev.osprey.core.images.canvas;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.spi.ImageReaderSpi;

/** Reads the first frame of an image on its canvas, which is transparent where the frame does not reach. */
public abstract class CanvasReader extends ImageReader {

    protected CanvasReader(ImageReaderSpi provider) {
        super(provider);
    }

    /** The type of the canvas. */
    protected abstract ImageTypeSpecifier canvasType() throws IOException;

    /** Decodes the whole canvas. */
    protected abstract BufferedImage canvas() throws IOException;

    @Override
    public int getNumImages(boolean allowSearch) {
        return 1;
    }

    @Override
    public Iterator<ImageTypeSpecifier> getImageTypes(int imageIndex) throws IOException {
        checkIndex(imageIndex);
        return List.of(canvasType()).iterator();
    }

    @Override
    public IIOMetadata getStreamMetadata() {
        return null;
    }

    @Override
    public IIOMetadata getImageMetadata(int imageIndex) {
        return null;
    }

    @Override
    public BufferedImage read(int imageIndex, ImageReadParam parameters) throws IOException {
        checkIndex(imageIndex);
        clearAbortRequest();
        processImageStarted(imageIndex);
        BufferedImage image = canvas();
        processImageComplete();
        return parameters == null ? image : part(image, parameters);
    }

    /** Takes the wanted region and pixels. */
    private static BufferedImage part(BufferedImage image, ImageReadParam parameters) throws IOException {
        Rectangle region = new Rectangle();
        Rectangle place = new Rectangle();
        boolean whole = parameters.getDestination() == null
                && parameters.getSourceRegion() == null
                && parameters.getSourceXSubsampling() == 1
                && parameters.getSourceYSubsampling() == 1;
        if (whole) {
            return image;
        }
        BufferedImage to = getDestination(
                parameters,
                List.of(ImageTypeSpecifier.createFromRenderedImage(image)).iterator(),
                image.getWidth(),
                image.getHeight());
        computeRegions(parameters, image.getWidth(), image.getHeight(), to, region, place);
        int[] row = new int[region.width];
        for (int y = 0; y < place.height; y++) {
            int from = region.y + y * parameters.getSourceYSubsampling();
            image.getRGB(region.x, from, region.width, 1, row, 0, region.width);
            for (int x = 0; x < place.width; x++) {
                to.setRGB(place.x + x, place.y + y, row[x * parameters.getSourceXSubsampling()]);
            }
        }
        return to;
    }

    protected static void checkIndex(int imageIndex) {
        if (imageIndex != 0) {
            throw new IndexOutOfBoundsException("image " + imageIndex);
        }
    }
}
