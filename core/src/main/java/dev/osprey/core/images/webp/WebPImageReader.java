package dev.osprey.core.images.webp;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBufferInt;
import java.awt.image.Raster;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import javax.imageio.IIOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.ImageInputStream;

import dev.osprey.core.images.webp.WebPFile.Frame;

/**
 * Reads the first frame of a WebP image on its canvas, which is transparent where the frame does not reach. While it decodes, it
 * holds four bytes a pixel for the image, and up to six more for a frame.
 */
final class WebPImageReader extends ImageReader {

    private WebPFile file;

    WebPImageReader(WebPImageReaderSpi provider) {
        super(provider);
    }

    @Override
    public void setInput(Object input, boolean seekForwardOnly, boolean ignoreMetadata) {
        super.setInput(input, seekForwardOnly, ignoreMetadata);
        file = null;
    }

    @Override
    public int getNumImages(boolean allowSearch) {
        return 1;
    }

    @Override
    public int getWidth(int imageIndex) throws IOException {
        return file(imageIndex).width();
    }

    @Override
    public int getHeight(int imageIndex) throws IOException {
        return file(imageIndex).height();
    }

    @Override
    public Iterator<ImageTypeSpecifier> getImageTypes(int imageIndex) throws IOException {
        return List.of(type(file(imageIndex))).iterator();
    }

    private static ImageTypeSpecifier type(WebPFile file) {
        return ImageTypeSpecifier.createFromBufferedImageType(
                file.alpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
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
        WebPFile read = file(imageIndex);
        clearAbortRequest();
        processImageStarted(imageIndex);
        BufferedImage image = decode(read);
        processImageComplete();
        return parameters == null ? image : part(image, parameters);
    }

    private BufferedImage decode(WebPFile read) throws IIOException {
        Frame frame = read.frame();
        if (frame.lossless()) {
            int[] argb = new LosslessDecoder(frame.bitstream(), this::checkAbort).decode(frame.width(), frame.height());
            if (frame.width() == read.width() && frame.height() == read.height()) {
                return image(read, argb);
            }
            Pixels canvas = canvas(read);
            Pixels place = place(frame, canvas);
            for (int y = 0; y < frame.height(); y++) {
                System.arraycopy(argb, y * frame.width(), place.array(), place.row(y), frame.width());
            }
            return image(read, canvas.array());
        }
        Pixels canvas = canvas(read);
        Pixels place = place(frame, canvas);
        new LossyDecoder(frame.bitstream(), this::checkAbort).decode(place);
        if (frame.alphaChunk().isPresent() && read.alpha()) {
            AlphaPlane.apply(frame.alphaChunk().get(), place, frame.width(), frame.height(), this::checkAbort);
        }
        return image(read, canvas.array());
    }

    private static Pixels canvas(WebPFile read) {
        return new Pixels(new int[Math.multiplyExact(read.width(), read.height())], 0, read.width());
    }

    private static Pixels place(Frame frame, Pixels canvas) {
        return new Pixels(canvas.array(), canvas.row(frame.y()) + frame.x(), canvas.stride());
    }

    private static BufferedImage image(WebPFile read, int[] argb) {
        ColorModel colours = type(read).getColorModel();
        SampleModel samples = colours.createCompatibleSampleModel(read.width(), read.height());
        WritableRaster raster = Raster.createWritableRaster(samples, new DataBufferInt(argb, argb.length), null);
        return new BufferedImage(colours, raster, false, null);
    }

    private void checkAbort() throws IIOException {
        if (abortRequested()) {
            throw new IIOException("the reader was aborted");
        }
    }

    /** Takes the wanted region and pixels. */
    private static BufferedImage part(BufferedImage image, ImageReadParam parameters) throws IIOException {
        Rectangle region = new Rectangle();
        Rectangle place = new Rectangle();
        BufferedImage to = getDestination(
                parameters,
                List.of(ImageTypeSpecifier.createFromRenderedImage(image)).iterator(),
                image.getWidth(),
                image.getHeight());
        computeRegions(parameters, image.getWidth(), image.getHeight(), to, region, place);
        int stepX = parameters.getSourceXSubsampling();
        int stepY = parameters.getSourceYSubsampling();
        boolean whole = stepX == 1 && stepY == 1 && place.equals(new Rectangle(image.getWidth(), image.getHeight()));
        if (whole && parameters.getDestination() == null) {
            return image;
        }
        for (int y = 0; y < place.height; y++) {
            for (int x = 0; x < place.width; x++) {
                to.setRGB(place.x + x, place.y + y, image.getRGB(region.x + x * stepX, region.y + y * stepY));
            }
        }
        return to;
    }

    private WebPFile file(int imageIndex) throws IOException {
        if (imageIndex != 0) {
            throw new IndexOutOfBoundsException("image " + imageIndex);
        }
        if (file == null) {
            if (!(getInput() instanceof ImageInputStream stream)) {
                throw new IllegalStateException("the reader has no input");
            }
            file = WebPFile.parse(bytes(stream));
        }
        return file;
    }

    private static byte[] bytes(ImageInputStream stream) throws IOException {
        stream.seek(0);
        long length = stream.length();
        if (length >= 0) {
            byte[] bytes = new byte[Math.toIntExact(length)];
            stream.readFully(bytes);
            return bytes;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 13];
        for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
            bytes.write(buffer, 0, count);
        }
        return bytes.toByteArray();
    }
}
