package dev.osprey.core.images.webp;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBufferInt;
import java.awt.image.Raster;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

import dev.osprey.core.images.canvas.CanvasReader;
import dev.osprey.core.images.webp.WebPFile.Frame;

/** Reads WebP images. {@link WebPMemory} tells what it holds while it decodes. */
final class WebPImageReader extends CanvasReader {

    private static final int PROBE_BYTES = 1024;

    private final byte[] probe = new byte[PROBE_BYTES];
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
    public int getWidth(int imageIndex) throws IOException {
        return file(imageIndex).width();
    }

    @Override
    public int getHeight(int imageIndex) throws IOException {
        return file(imageIndex).height();
    }

    @Override
    protected ImageTypeSpecifier canvasType() throws IOException {
        return type(file(0));
    }

    private static ImageTypeSpecifier type(WebPFile file) {
        return ImageTypeSpecifier.createFromBufferedImageType(
                file.alpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
    }

    @Override
    protected BufferedImage canvas() throws IOException {
        WebPFile read = file(0);
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
        // First, as it holds most while nothing else is held.
        Optional<byte[]> alpha = Optional.empty();
        if (frame.alphaChunk().isPresent() && read.alpha()) {
            alpha = Optional.of(
                    AlphaPlane.read(frame.alphaChunk().get(), frame.width(), frame.height(), this::checkAbort));
        }
        Pixels canvas = canvas(read);
        Pixels place = place(frame, canvas);
        new LossyDecoder(frame.bitstream(), this::checkAbort).decode(place);
        alpha.ifPresent(values -> AlphaPlane.apply(values, place, frame.width(), frame.height()));
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

    private void checkAbort() throws IOException {
        if (abortRequested()) {
            throw new IIOException("the reader was aborted");
        }
        // A stream that is no longer readable, because the time for the image is over, ends the decoding too.
        ImageInputStream stream = (ImageInputStream) getInput();
        stream.seek(0);
        stream.read(probe, 0, probe.length);
    }

    private WebPFile file(int imageIndex) throws IOException {
        checkIndex(imageIndex);
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
